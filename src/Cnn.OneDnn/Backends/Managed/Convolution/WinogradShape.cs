using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// A 3x3 convolution cut into tiles of m by m results, each from two more rows and columns of pixels: Lavin and Gray, "Fast Algorithms for Convolutional
/// Neural Networks" (2015), F(m x m, 3x3). Per pair of channels a tile of two by two takes 16 products where the definition takes 36, one of four by four
/// 36 for 144; they make one matrix product for each of the 16 or 36 positions in a tile, with a row for each tile. Backward by data is the same with the
/// kernels turned round.
/// </summary>
internal sealed class WinogradShape
{
    /// <summary>Positions of the largest tile.</summary>
    public const int MostPositions = 36;
    private const long LeastMultiplyAdds = 1 << 24, LeastLargeTiles = 96;

    private WinogradShape(ConvolutionShape convolution, bool backward, int results)
    {
        Results = results;
        Backward = backward;
        Batch = convolution.Batch;
        (int[] source, int[] target) = backward ? (convolution.Destination, convolution.Source) : (convolution.Source, convolution.Destination);
        (Height, Width, TargetHeight, TargetWidth) = (source[1], source[2], target[1], target[2]);
        (Inputs, Outputs) = backward ? (convolution.Outputs, convolution.Inputs) : (convolution.Inputs, convolution.Outputs);
        (Top, Left) = backward ? (2 - convolution.Padding[1], 2 - convolution.Padding[2]) : (convolution.Padding[1], convolution.Padding[2]);
        TileRows = (TargetHeight + results - 1) / results;
        TileColumns = (TargetWidth + results - 1) / results;
        MultiplyAdds = convolution.MultiplyAdds;
    }

    /// <summary>Results of a tile in each direction: 2 or 4.</summary>
    public int Results { get; }

    /// <summary>Pixels that a tile is made from in each direction.</summary>
    public int Side => Results + 2;

    /// <summary>Positions of a transformed tile: independent matrix products.</summary>
    public int Positions => Side * Side;

    public bool Backward { get; }

    public int Batch { get; }

    /// <summary>Pixels that are read: of the source, or of the destination's gradient.</summary>
    public int Height { get; }

    public int Width { get; }

    public int TargetHeight { get; }

    public int TargetWidth { get; }

    /// <summary>Channels of the pixels that are read.</summary>
    public int Inputs { get; }

    /// <summary>Channels of the pixels that are written.</summary>
    public int Outputs { get; }

    /// <summary>Rows of zeros above the pixels that are read.</summary>
    public int Top { get; }

    /// <summary>Columns of zeros to the left of them.</summary>
    public int Left { get; }

    public int TileRows { get; }

    public int TileColumns { get; }

    public int Tiles => Batch * TileRows * TileColumns;

    public long MultiplyAdds { get; }

    /// <summary>The tiles of a convolution, or null where the method does not apply or does not pay.</summary>
    /// <param name="shape">The convolution.</param>
    /// <param name="backward">Whether its gradient by data.</param>
    /// <param name="results">Results of a tile in each direction.</param>
    public static WinogradShape? Of(ConvolutionShape shape, bool backward, int results) =>
        Applies(shape) && Pays(shape) && (results == 2 || PaysInLargeTiles(shape)) ? new WinogradShape(shape, backward, results) : null;

    // Channels fill blocks, so that transforms need no ends of vectors and weights may lie in blocks.
    private static bool Applies(ConvolutionShape shape) =>
        shape.Groups == 1 && shape.Kernel is [1, 3, 3] && shape.Stride is [1, 1, 1] && shape.Dilation is [1, 1, 1]
        && shape.Source[0] == 1 && shape.Destination[0] == 1
        && shape.Padding[1] <= 2 && shape.Padding[2] <= 2 && shape.Inputs % ConvolutionShape.Block == 0 && shape.Outputs % ConvolutionShape.Block == 0;

    // Transforms cost a pass over pixels for each channel of the other side, and one over the weights for each batch: both sides must be wide, and pixels many.
    private static bool Pays(ConvolutionShape shape) =>
        Math.Min(shape.Inputs, shape.Outputs) >= 32 && shape.DestinationPixels >= 128 && shape.MultiplyAdds >= LeastMultiplyAdds && shape.DestinationPixels < int.MaxValue / 16;

    // Large tiles are for numbers whose products the machine can sum at twice the rate: at most five products may be left of sixteen, also where the last row
    // and column stick out, and tiles must be many beside the weights, of which 36 numbers are made for nine.
    private static bool PaysInLargeTiles(ConvolutionShape shape)
    {
        (int height, int width) = (shape.Destination[1], shape.Destination[2]);
        long tiles = (long)((height + 3) / 4) * ((width + 3) / 4);
        return tiles * 36 * 16 <= (long)height * width * 9 * 5 && tiles * shape.Batch >= LeastLargeTiles;
    }
}
