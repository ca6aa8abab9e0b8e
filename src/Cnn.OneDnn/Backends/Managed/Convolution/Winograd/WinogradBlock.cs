namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// How the transformed pixels and the products of some tiles lie in scratch memory. Pixels: [position][tiles / rows][part of the depth][row][depth], as
/// micro kernels read them. Products: [position][tile][column]. Before both, zeros for the pixels outside the image and a place for results outside it.
/// Strides of positions are not multiples of the distance at which addresses share a set of the cache.
/// </summary>
internal readonly struct WinogradBlock
{
    public WinogradBlock(WinogradShape shape, MicroKernel micro, int tiles)
    {
        int groups = (tiles + micro.Rows - 1) / micro.Rows;
        Outside = shape.Inputs + shape.Outputs;
        Parts = (shape.Inputs + RowsFirst.Depth - 1) / RowsFirst.Depth;
        Pitch = ((shape.Outputs + micro.Columns - 1) / micro.Columns * micro.Columns) + ConvolutionShape.Block;
        PixelStride = ((nint)groups * Parts * micro.Rows * RowsFirst.Pitch) + ConvolutionShape.Block;
        ProductStride = ((nint)groups * micro.Rows * Pitch) + ConvolutionShape.Block;
    }

    /// <summary>Elements before the pixels.</summary>
    public int Outside { get; }

    /// <summary>Parts of the depth.</summary>
    public int Parts { get; }

    /// <summary>From one tile's products to the next's.</summary>
    public int Pitch { get; }

    /// <summary>From position to position of the pixels.</summary>
    public nint PixelStride { get; }

    /// <summary>From position to position of the products.</summary>
    public nint ProductStride { get; }

    /// <summary>Elements in all.</summary>
    public long Size => Outside + (WinogradTwoByTwo.Positions * ((long)PixelStride + ProductStride));
}
