namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// A 3x3 convolution cut into tiles of two by two results, each from four by four pixels: Lavin and Gray, "Fast Algorithms for Convolutional Neural
/// Networks" (2015), F(2x2, 3x3). Per pair of channels a tile takes 16 products where the definition takes 36; they make one matrix product for each of the
/// 16 positions in a tile, with a row for each tile. Backward by data is the same with the kernels rotated by 180 degrees.
/// </summary>
internal sealed class WinogradShape
{
    private WinogradShape(ConvolutionShape convolution, bool backward)
    {
        Backward = backward;
        Batch = convolution.Batch;
        (int[] source, int[] target) = backward ? (convolution.Destination, convolution.Source) : (convolution.Source, convolution.Destination);
        (Height, Width, TargetHeight, TargetWidth) = (source[1], source[2], target[1], target[2]);
        (Inputs, Outputs) = backward ? (convolution.Outputs, convolution.Inputs) : (convolution.Inputs, convolution.Outputs);
        (Top, Left) = backward ? (2 - convolution.Padding[1], 2 - convolution.Padding[2]) : (convolution.Padding[1], convolution.Padding[2]);
        TileRows = (TargetHeight + WinogradTwoByTwo.Results - 1) / WinogradTwoByTwo.Results;
        TileColumns = (TargetWidth + WinogradTwoByTwo.Results - 1) / WinogradTwoByTwo.Results;
        MultiplyAdds = convolution.MultiplyAdds;
    }

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

    /// <summary>The tiles of a convolution, or null where the method does not apply.</summary>
    /// <param name="shape">The convolution.</param>
    /// <param name="backward">Whether its gradient by data.</param>
    public static WinogradShape? TryCreate(ConvolutionShape shape, bool backward) => Applies(shape) ? new WinogradShape(shape, backward) : null;

    // Channels fill blocks, so that transforms need no ends of vectors and weights may lie in blocks. Numbers of tiles and positions are integers.
    private static bool Applies(ConvolutionShape shape) =>
        shape.Groups == 1 && shape.Kernel is [1, 3, 3] && shape.Stride is [1, 1, 1] && shape.Dilation is [1, 1, 1]
        && shape.Source[0] == 1 && shape.Destination[0] == 1
        && shape.Padding[1] <= 2 && shape.Padding[2] <= 2 && shape.Inputs % ConvolutionShape.Block == 0 && shape.Outputs % ConvolutionShape.Block == 0
        && shape.DestinationPixels < int.MaxValue / WinogradTwoByTwo.Positions;
}
