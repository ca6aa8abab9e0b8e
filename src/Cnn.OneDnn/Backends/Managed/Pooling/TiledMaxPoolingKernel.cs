using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>What <see cref="MaxPoolingKernel{T, U}"/> computes, of windows side by side.</summary>
internal sealed unsafe class TiledMaxPoolingKernel<TElement, TIndex>(WorkTeam team, Layout input, Layout[] outputs, PoolingTiles tiles)
    : ManagedKernel("max_pooling_tiles", team, [input], outputs, input.Shape.ElementCount)
    where TElement : struct, IElement
    where TIndex : struct, IIndexElement
{
    private const int Lanes = 16;
    private readonly bool keepsTaps = outputs.Length > 1;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(int thread, int threads)
    {
        (long start, long end) = WorkTeam.Share(tiles.Rows, thread, threads);
        int channels = tiles.Channels;
        fixed (long* taps = tiles.Taps)
        {
            for (long row = start; row < end; row++)
            {
                long first = tiles.Start(row), destination = row * tiles.Columns * channels;
                for (int column = 0; column < tiles.Columns; column++, first += tiles.Step, destination += channels)
                {
                    int c = 0;
                    for (; Avx512F.IsSupported && c + Lanes <= channels; c += Lanes)
                    {
                        WideBlock(first + c, destination + c, taps);
                    }

                    for (; c < channels; c += Vector<float>.Count)
                    {
                        Block(first + c, destination + c, taps, Math.Min(Vector<float>.Count, channels - c));
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void WideBlock(long first, long destination, long* taps)
    {
        void* source = (void*)In(0);
        Vector512<float> best = TElement.LoadWide(source, first);
        Vector512<int> tap = Vector512<int>.Zero;
        for (int i = 1; i < tiles.Taps.Length; i++)
        {
            Vector512<float> x = TElement.LoadWide(source, first + taps[i]);
            Vector512<float> wins = Vector512.GreaterThan(x, best) | ~Vector512.Equals(x, x);
            best = Vector512.ConditionalSelect(wins, x, best);
            tap = Vector512.ConditionalSelect(wins.AsInt32(), Vector512.Create(i), tap);
        }

        TElement.StoreWide(best, (void*)Out(0), destination);
        if (keepsTaps)
        {
            TIndex.StoreWide(tap, (void*)Out(1), destination);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Block(long first, long destination, long* taps, int lanes)
    {
        void* source = (void*)In(0);
        Vector<float> best = TElement.Load(source, first, lanes);
        Vector<int> tap = Vector<int>.Zero;
        for (int i = 1; i < tiles.Taps.Length; i++)
        {
            Vector<float> x = TElement.Load(source, first + taps[i], lanes);
            Vector<int> wins = Vector.GreaterThan(x, best) | ~Vector.Equals(x, x);
            best = Vector.ConditionalSelect(wins, x, best);
            tap = Vector.ConditionalSelect(wins, new Vector<int>(i), tap);
        }

        TElement.Store(best, (void*)Out(0), destination, lanes);
        if (keepsTaps)
        {
            TIndex.Store(tap, (void*)Out(1), destination, lanes);
        }
    }
}
