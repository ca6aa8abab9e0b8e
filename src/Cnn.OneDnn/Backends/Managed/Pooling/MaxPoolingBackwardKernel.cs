using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Each source pixel sums the gradients of the windows that it won.</summary>
internal sealed unsafe class MaxPoolingBackwardKernel<TElement, TIndex> : SpatialKernel
    where TElement : struct, IElement
    where TIndex : struct, IIndexElement
{
    private const int Lanes = 16;

    public MaxPoolingBackwardKernel(WorkTeam team, Layout[] inputs, Layout output, Shape destination, AxisMap[] maps, ReadOnlySpan<int> kernel)
        : base("max_pooling_backward", team, inputs, [output], destination, maps, kernel)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Pixel(int thread, long destination, long* pixels, float* weights, int* taps, int count)
    {
        int c = 0;
        if (Avx512F.IsSupported)
        {
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void WideBlock(long destination, long* pixels, int* taps, int count, int c)
    {
        void* gradient = (void*)In(0), workspace = (void*)In(1);
        Vector512<float> sum = Vector512<float>.Zero;
        for (int i = 0; i < count; i++)
        {
            Vector512<int> won = Vector512.Equals(TIndex.LoadWide(workspace, pixels[i] + c), Vector512.Create(taps[i]));
            sum += won.AsSingle() & TElement.LoadWide(gradient, pixels[i] + c);
        }

        TElement.StoreWide(sum, (void*)Out(0), destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Block(long destination, long* pixels, int* taps, int count, int c, int lanes)
    {
        void* gradient = (void*)In(0), workspace = (void*)In(1);
        Vector<float> sum = Vector<float>.Zero;
        for (int i = 0; i < count; i++)
        {
            Vector<int> won = Vector.Equals(TIndex.Load(workspace, pixels[i] + c, lanes), new Vector<int>(taps[i]));
            sum += Vector.ConditionalSelect(won, TElement.Load(gradient, pixels[i] + c, lanes), Vector<float>.Zero);
        }

        TElement.Store(sum, (void*)Out(0), destination, lanes);
    }
}
