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
    protected override void Pixels(int thread, in SpatialRun run)
    {
        int wide = Avx512F.IsSupported && run.Count > 0 ? Channels / Lanes * Lanes : 0;
        if (wide > 0)
        {
            Wide(run, wide);
        }

        for (int c = wide; c < Channels; c += Vector<float>.Count)
        {
            int lanes = Math.Min(Vector<float>.Count, Channels - c);
            for (int pixel = 0; pixel < run.Length; pixel++)
            {
                Block(run, pixel, c, lanes);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Wide(in SpatialRun run, int wide)
    {
        void* source = (void*)In(0), target = (void*)Out(0), won = keepsTaps ? (void*)Out(1) : null;
        long* sources = run.Sources;
        int* taps = run.Taps;
        int count = run.Count, pixel = 0, channels = Channels;
        long step = run.Step, first = 0, destination = run.Destination;

        // Four windows at once: each is so short that the end of its loop costs as much as the rest.
        for (; won != null && pixel + 4 <= run.Length; pixel += 4, first += 4 * step, destination += 4 * channels)
        {
            for (int c = 0; c < wide; c += Lanes)
            {
                long to = destination + c;
                if (WideMaximum<TElement>.TryFindFour(source, first + c, step, sources, taps, count, out FourMaxima four))
                {
                    Store(four.A, four.TapA, target, won, to);
                    Store(four.B, four.TapB, target, won, to + channels);
                    Store(four.C, four.TapC, target, won, to + (2 * channels));
                    Store(four.D, four.TapD, target, won, to + (3 * channels));
                }
                else
                {
                    OneByOne(run, pixel, c);
                }
            }
        }

        for (; pixel < run.Length; pixel++, first += step, destination += channels)
        {
            for (int c = 0; c < wide; c += Lanes)
            {
                if (won == null)
                {
                    TElement.StoreWide(WideMaximum<TElement>.Find(source, first + c, sources, count), target, destination + c);
                }
                else
                {
                    (Vector512<float> largest, Vector512<int> tap) = WideMaximum<TElement>.Find(source, first + c, sources, taps, count);
                    Store(largest, tap, target, won, destination + c);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void OneByOne(in SpatialRun run, int pixel, int c)
    {
        for (int end = pixel + 4; pixel < end; pixel++)
        {
            (Vector512<float> largest, Vector512<int> tap) =
                WideMaximum<TElement>.Find((void*)In(0), (pixel * run.Step) + c, run.Sources, run.Taps, run.Count);
            Store(largest, tap, (void*)Out(0), (void*)Out(1), run.Destination + ((long)pixel * Channels) + c);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector512<float> largest, Vector512<int> tap, void* target, void* won, long index)
    {
        TElement.StoreWide(largest, target, index);
        TIndex.StoreWide(tap, won, index);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Block(in SpatialRun run, int pixel, int c, int lanes)
    {
        void* source = (void*)In(0);
        long first = (pixel * run.Step) + c, destination = run.Destination + ((long)pixel * Channels) + c;
        Vector<float> best = run.Count == 0 ? Vector<float>.Zero : TElement.Load(source, first + run.Sources[0], lanes);
        var tap = new Vector<int>(run.Count == 0 ? 0 : run.Taps[0]);
        for (int i = 1; i < run.Count; i++)
        {
            Vector<float> x = TElement.Load(source, first + run.Sources[i], lanes);
            Vector<int> wins = Vector.GreaterThan(x, best) | ~Vector.Equals(x, x);
            best = Vector.ConditionalSelect(wins, x, best);
            tap = Vector.ConditionalSelect(wins, new Vector<int>(run.Taps[i]), tap);
        }

        TElement.Store(best, (void*)Out(0), destination, lanes);
        if (keepsTaps)
        {
            TIndex.Store(tap, (void*)Out(1), destination, lanes);
        }
    }
}
