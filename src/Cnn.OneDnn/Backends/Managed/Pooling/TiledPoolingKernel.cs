using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Walks over windows that lie side by side, and over the channels of each by vectors.</summary>
internal abstract unsafe class TiledPoolingKernel<TTile>(string name, WorkTeam team, Layout[] inputs, Layout[] outputs, Layout image, PoolingTiles tiles)
    : ManagedKernel(name, team, inputs, outputs, image.Shape.ElementCount)
    where TTile : struct, ITile
{
    private const int Lanes = 16;

    /// <summary>Where the image, the results and the taps that won lie.</summary>
    protected abstract (nint Image, nint Pooled, nint Won) Places { get; }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(int thread, int threads)
    {
        (long start, long end) = WorkTeam.Share(tiles.Rows, thread, threads);
        (nint image, nint pooled, nint won) = Places;
        int channels = tiles.Channels, columns = tiles.Columns;
        long step = tiles.Step;
        fixed (long* offsets = tiles.Offsets)
        fixed (int* taps = tiles.Taps)
        {
            var operands = new TileOperands(image, pooled, won, offsets, taps, tiles.Taps.Length);
            for (long row = start; row < end; row++)
            {
                long first = tiles.Start(row), place = row * columns * channels;
                for (int column = 0; column < columns; column++, first += step, place += channels)
                {
                    int c = 0;
                    for (; Avx512F.IsSupported && c + Lanes <= channels; c += Lanes)
                    {
                        TTile.Wide(operands, first + c, place + c);
                    }

                    for (; c + Vector<float>.Count <= channels; c += Vector<float>.Count)
                    {
                        TTile.Part(operands, first + c, place + c, Vector<float>.Count);
                    }

                    if (c < channels)
                    {
                        Rest(operands, first, place, channels, (columns - column) * channels);
                    }
                }
            }
        }
    }

    // Parts of vectors are masked, which costs several times as much as a whole one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Rest(in TileOperands operands, long first, long place, int channels, int leftInRow)
    {
        if (channels >= Vector<float>.Count)
        {
            // The last whole vector: some channels a second time, with the same numbers.
            int last = channels - Vector<float>.Count;
            TTile.Part(operands, first + last, place + last, Vector<float>.Count);
        }
        else if (leftInRow >= Vector<float>.Count)
        {
            // What is too much belongs to pixels of this row that are still to be written, by a later tap of the line or a later window.
            TTile.Part(operands, first, place, Vector<float>.Count);
        }
        else
        {
            TTile.Part(operands, first, place, channels);
        }
    }
}
