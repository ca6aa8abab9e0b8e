using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>What <see cref="MaxPoolingBackwardKernel{T, U}"/> computes, of windows side by side: each hands its gradient to the tap that won, and zeros to the others.</summary>
internal sealed unsafe class TiledMaxPoolingBackwardKernel<TElement, TIndex>(WorkTeam team, Layout[] inputs, Layout output, PoolingTiles tiles)
    : ManagedKernel("max_pooling_tiles_backward", team, inputs, [output], output.Shape.ElementCount)
    where TElement : struct, IElement
    where TIndex : struct, IIndexElement
{
    private const int Lanes = 16;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(int thread, int threads)
    {
        (long start, long end) = WorkTeam.Share(tiles.Rows, thread, threads);
        int channels = tiles.Channels;
        fixed (long* taps = tiles.Taps)
        {
            for (long row = start; row < end; row++)
            {
                long first = tiles.Start(row), pooled = row * tiles.Columns * channels;
                for (int column = 0; column < tiles.Columns; column++, first += tiles.Step, pooled += channels)
                {
                    int c = 0;
                    for (; Avx512F.IsSupported && c + Lanes <= channels; c += Lanes)
                    {
                        WideBlock(first + c, pooled + c, taps);
                    }

                    for (; c < channels; c += Vector<float>.Count)
                    {
                        Block(first + c, pooled + c, taps, Math.Min(Vector<float>.Count, channels - c));
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void WideBlock(long first, long pooled, long* taps)
    {
        void* result = (void*)Out(0);
        Vector512<float> gradient = TElement.LoadWide((void*)In(0), pooled);
        Vector512<int> won = TIndex.LoadWide((void*)In(1), pooled);
        for (int i = 0; i < tiles.Taps.Length; i++)
        {
            TElement.StoreWide(gradient & Vector512.Equals(won, Vector512.Create(i)).AsSingle(), result, first + taps[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Block(long first, long pooled, long* taps, int lanes)
    {
        void* result = (void*)Out(0);
        Vector<float> gradient = TElement.Load((void*)In(0), pooled, lanes);
        Vector<int> won = TIndex.Load((void*)In(1), pooled, lanes);
        for (int i = 0; i < tiles.Taps.Length; i++)
        {
            TElement.Store(Vector.ConditionalSelect(Vector.Equals(won, new Vector<int>(i)), gradient, Vector<float>.Zero), result, first + taps[i], lanes);
        }
    }
}
