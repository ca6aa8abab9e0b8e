using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>The largest element of each window and, in training, the number of the first tap that holds it. A NaN wins; a window
/// that holds nothing but padding, which a dilation can make, gives zero.</summary>
internal sealed unsafe class MaxPoolingKernel<TElement, TIndex> : SpatialKernel
    where TElement : struct, IElement
    where TIndex : struct, IIndexElement
{
    private const int Lanes = 16;
    private readonly bool keepsTaps;

    public MaxPoolingKernel(WorkTeam team, Layout input, Layout[] outputs, Shape destination, AxisMap[] maps, ReadOnlySpan<int> kernel)
        : base("max_pooling", team, [input], outputs, destination, maps, kernel) => keepsTaps = outputs.Length > 1;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Pixel(int thread, long destination, long* pixels, float* weights, int* taps, int count)
    {
        int c = 0;
        if (Avx512F.IsSupported)
        {
            for (; !keepsTaps && count > 0 && c + Lanes <= Channels; c += Lanes)
            {
                TElement.StoreWide(Largest((void*)In(0), pixels, count, c), (void*)Out(0), destination + c);
            }

            for (; c + Lanes <= Channels; c += Lanes)
            {
                WideBlock(destination + c, pixels, taps, count, c);
            }
        }

        for (; c + Vector<float>.Count <= Channels; c += Vector<float>.Count)
        {
            Block(destination + c, pixels, taps, count, c, Vector<float>.Count);
        }

        if (c < Channels)
        {
            Block(destination + c, pixels, taps, count, c, Channels - c);
        }
    }

    // Which tap it was costs as much as the comparison: a network that only predicts does not ask.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Largest(void* source, long* pixels, int count, int c)
    {
        Vector512<float> best = TElement.LoadWide(source, pixels[0] + c);
        for (int i = 1; i < count; i++)
        {
            Vector512<float> x = TElement.LoadWide(source, pixels[i] + c);
            best = Vector512.ConditionalSelect(Vector512.GreaterThan(x, best) | ~Vector512.Equals(x, x), x, best);
        }

        return best;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void WideBlock(long destination, long* pixels, int* taps, int count, int c)
    {
        void* source = (void*)In(0);
        Vector512<float> best = count == 0 ? Vector512<float>.Zero : TElement.LoadWide(source, pixels[0] + c);
        Vector512<int> tap = Vector512.Create(count == 0 ? 0 : taps[0]);
        for (int i = 1; i < count; i++)
        {
            Vector512<float> x = TElement.LoadWide(source, pixels[i] + c);
            Vector512<float> wins = Vector512.GreaterThan(x, best) | ~Vector512.Equals(x, x);
            best = Vector512.ConditionalSelect(wins, x, best);
            tap = Vector512.ConditionalSelect(wins.AsInt32(), Vector512.Create(taps[i]), tap);
        }

        TElement.StoreWide(best, (void*)Out(0), destination);
        if (keepsTaps)
        {
            TIndex.StoreWide(tap, (void*)Out(1), destination);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Block(long destination, long* pixels, int* taps, int count, int c, int lanes)
    {
        void* source = (void*)In(0);
        Vector<float> best = count == 0 ? Vector<float>.Zero : TElement.Load(source, pixels[0] + c, lanes);
        var tap = new Vector<int>(count == 0 ? 0 : taps[0]);
        for (int i = 1; i < count; i++)
        {
            Vector<float> x = TElement.Load(source, pixels[i] + c, lanes);
            Vector<int> wins = Vector.GreaterThan(x, best) | ~Vector.Equals(x, x);
            best = Vector.ConditionalSelect(wins, x, best);
            tap = Vector.ConditionalSelect(wins, new Vector<int>(taps[i]), tap);
        }

        TElement.Store(best, (void*)Out(0), destination, lanes);
        if (keepsTaps)
        {
            TIndex.Store(tap, (void*)Out(1), destination, lanes);
        }
    }
}
