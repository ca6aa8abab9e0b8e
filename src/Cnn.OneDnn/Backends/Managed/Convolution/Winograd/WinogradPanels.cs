using System.Numerics;
using System.Runtime.CompilerServices;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// Transforms 3x3 kernels and packs them into panels, one set for each position: [position][column panel][depth][width]. Weights are read as
/// [kernel][input][output] or in blocks of both channels, as they lie.
/// </summary>
internal sealed unsafe class WinogradPanels
{
    private const int Block = ConvolutionShape.Block;
    private readonly int depth, columns, width;
    private readonly bool backward;
    private readonly WeightsIndex index;

    /// <param name="shape">What the product's depth and columns are.</param>
    /// <param name="weights">How the weights lie.</param>
    /// <param name="width">Columns of a panel.</param>
    public WinogradPanels(WinogradShape shape, Layout weights, int width)
    {
        this.width = width;
        backward = shape.Backward;
        (depth, columns) = (shape.Inputs, shape.Outputs);
        index = backward ? new WeightsIndex(weights, columns, depth) : new WeightsIndex(weights, depth, columns);
    }

    /// <summary>Panels of a position.</summary>
    public int Count => (columns + width - 1) / width;

    /// <summary>From position to position; not a multiple of the distance at which addresses share a set of the cache.</summary>
    public long Stride => ((long)Count * depth * width) + Block;

    /// <summary>Runs of sixteen in the depth.</summary>
    public int Depths => depth / Block;

    /// <summary>Pieces of work: sixteen depths of a panel's worth of columns.</summary>
    public int Units => Count * Depths;

    /// <summary>Where a piece lies among the panels of its position.</summary>
    public long Offset(int panel, int run) => (((long)panel * depth) + (run * Block)) * width;

    /// <summary>Transforms and packs one piece.</summary>
    /// <param name="weights">The first weight.</param>
    /// <param name="panel">Which columns.</param>
    /// <param name="run">Which sixteen depths.</param>
    /// <param name="place">Where the piece goes at the first position.</param>
    /// <param name="stride">From position to position.</param>
    public void Pack(float* weights, int panel, int run, float* place, nint stride)
    {
        int first = panel * width, last = Math.Min(first + width, columns);
        if (backward)
        {
            PackTransposed(weights, first, last, run, place, stride);
        }
        else
        {
            PackRows(weights, first, last, run, place, stride);
        }

        for (int row = 0; row < WinogradTwoByTwo.Positions * Block && last - first < width; row++)
        {
            Floats.Clear(place + (row / Block * stride) + (row % Block * width) + (last - first), width - (last - first));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PackRows(float* weights, int first, int last, int run, float* place, nint stride)
    {
        for (int k = 0; k < Block; k++, place += width)
        {
            for (int column = first; column < last; column += Vector<float>.Count)
            {
                WinogradTwoByTwo.Kernel(weights + index.Offset((run * Block) + k, column), index.Tap, place + (column - first), stride);
            }
        }
    }

    // Vectors run over output channels, which here are the depth: what is transformed is transposed on the way.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PackTransposed(float* weights, int first, int last, int run, float* place, nint stride)
    {
        const int Size = Block * Block;
        float* transformed = stackalloc float[WinogradTwoByTwo.Positions * Size];
        for (int column = first; column < last; column += Vector<float>.Count)
        {
            for (int i = 0; i < Vector<float>.Count; i++)
            {
                float* rotated = weights + index.Offset(column + i, run * Block) + (8 * index.Tap);
                for (int k = 0; k < Block; k += Vector<float>.Count)
                {
                    WinogradTwoByTwo.Kernel(rotated + k, -index.Tap, transformed + (i * Block) + k, Size);
                }
            }

            for (int position = 0; position < WinogradTwoByTwo.Positions; position++)
            {
                SquareTranspose.Run(transformed + (position * Size), Block, Vector<float>.Count, Block, place + (position * stride) + (column - first), width);
            }
        }
    }
}
