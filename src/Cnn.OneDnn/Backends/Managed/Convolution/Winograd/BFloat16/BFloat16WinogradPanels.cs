using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// Transforms 3x3 kernels of floats and rounds them to bfloat16, as products read them: [position][depth / 2][column], two depths in a pair.
/// </summary>
[SkipLocalsInit]
internal sealed unsafe class BFloat16WinogradPanels
{
    private const int Block = ConvolutionShape.Block, Size = Block * Block;
    private readonly WinogradPanels panels;
    private readonly int columns;

    /// <param name="shape">What the product's depth and columns are.</param>
    /// <param name="weights">How the weights lie.</param>
    public BFloat16WinogradPanels(WinogradShape shape, Layout weights)
    {
        panels = new WinogradPanels(shape, weights, Block);
        columns = shape.Outputs;
        Stride = ((nint)shape.Inputs / 2 * columns) + Block;
    }

    /// <summary>From position to position, in pairs; not a multiple of the distance at which addresses share a set of the cache.</summary>
    public nint Stride { get; }

    /// <summary>Pieces of work: sixteen depths of sixteen columns.</summary>
    public int Units => panels.Units;

    /// <summary>Transforms and packs one piece.</summary>
    /// <param name="weights">The first weight.</param>
    /// <param name="unit">Which piece.</param>
    /// <param name="target">The first pair of the first position.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Pack(float* weights, int unit, uint* target)
    {
        float* near = stackalloc float[WinogradTwoByTwo.Positions * Size];
        (int panel, int run) = Math.DivRem(unit, panels.Depths);
        panels.Pack(weights, panel, run, near, Size);
        uint* place = target + ((nint)run * Block / 2 * columns) + (panel * Block);
        for (int position = 0; position < WinogradTwoByTwo.Positions; position++, place += Stride)
        {
            float* rows = near + (position * Size);
            for (int row = 0; row < Block; row += 2)
            {
                BFloat16Bits.RoundPairs(Vector512.Load(rows + (row * Block)), Vector512.Load(rows + ((row + 1) * Block)))
                    .Store(place + ((nint)row / 2 * columns));
            }
        }
    }
}
