using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>The largest element of each window and, in training, the number of the first tap that holds it. A NaN wins; a window
/// that holds nothing but padding, which a dilation can make, gives zero.</summary>
internal sealed unsafe class MaxPoolingKernel<TElement, TIndex> : MaxWindowKernel
    where TElement : struct, IElement
    where TIndex : struct, IIndexElement
{
    private readonly bool keepsTaps;

    public MaxPoolingKernel(WorkTeam team, Layout input, Layout[] outputs, Shape destination, AxisMap[] maps, ReadOnlySpan<int> kernel)
        : base("max_pooling", team, [input], outputs, destination, maps, kernel) => keepsTaps = outputs.Length > 1;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Wide(in SpatialRun run, int channels)
    {
        void* source = (void*)In(0), target = (void*)Out(0), won = keepsTaps ? (void*)Out(1) : null;
        long* sources = run.Sources;
        int* taps = run.Taps;
        int count = run.Count, row = Channels;
        long step = run.Step;
        if (run.Length < Together)
        {
            for (int c = 0; c < channels; c += Lanes)
            {
                OneByOne(run, 0, run.Length, c);
            }

            return;
        }

        bool overlaps = won == null && WideMaximum<TElement>.Overlap(sources, count, step);
        for (int next = 0; next < run.Length; next += Together)
        {
            // The last ones may be among those before: to make some twice is faster than to make the rest one by one.
            int pixel = Math.Min(next, run.Length - Together);
            long first = pixel * step, destination = run.Destination + ((long)pixel * row);
            for (int c = 0; c < channels; c += Lanes)
            {
                long to = destination + c;
                bool stored = false;
                if (overlaps)
                {
                    stored = WideMaximum<TElement>.TryStoreFourThatOverlap(source, first + c, step, sources, count, target, to, row);
                }
                else if (won == null)
                {
                    stored = WideMaximum<TElement>.TryStoreFour(source, first + c, step, sources, count, target, to, row);
                }
                else if (WideMaximum<TElement>.TryFindFour(source, first + c, step, sources, taps, count, out FourMaxima four))
                {
                    Store(four.A, four.TapA, target, won, to);
                    Store(four.B, four.TapB, target, won, to + row);
                    Store(four.C, four.TapC, target, won, to + (2 * row));
                    Store(four.D, four.TapD, target, won, to + (3 * row));
                    stored = true;
                }

                if (!stored)
                {
                    OneByOne(run, pixel, pixel + Together, c);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Part(in SpatialRun run, int first, int lanes)
    {
        void* source = (void*)In(0);
        long at = first, destination = run.Destination + first;
        for (int pixel = 0; pixel < run.Length; pixel++, at += run.Step, destination += Channels)
        {
            Vector<float> best = run.Count == 0 ? Vector<float>.Zero : TElement.Load(source, at + run.Sources[0], lanes);
            var tap = new Vector<int>(run.Count == 0 ? 0 : run.Taps[0]);
            for (int i = 1; i < run.Count; i++)
            {
                Vector<float> x = TElement.Load(source, at + run.Sources[i], lanes);
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void OneByOne(in SpatialRun run, int pixel, int end, int c)
    {
        void* source = (void*)In(0), target = (void*)Out(0), won = keepsTaps ? (void*)Out(1) : null;
        long* sources = run.Sources;
        int* taps = run.Taps;
        int count = run.Count;
        long first = (pixel * run.Step) + c, destination = run.Destination + ((long)pixel * Channels) + c;
        for (; pixel < end; pixel++, first += run.Step, destination += Channels)
        {
            if (won == null)
            {
                TElement.StoreWide(WideMaximum<TElement>.Find(source, first, sources, count), target, destination);
            }
            else
            {
                (Vector512<float> largest, Vector512<int> tap) = WideMaximum<TElement>.Find(source, first, sources, taps, count);
                Store(largest, tap, target, won, destination);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector512<float> largest, Vector512<int> tap, void* target, void* won, long index)
    {
        TElement.StoreWide(largest, target, index);
        TIndex.StoreWide(tap, won, index);
    }
}
