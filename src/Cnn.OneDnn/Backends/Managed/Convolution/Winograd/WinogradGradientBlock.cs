namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// How transformed tiles and the sums of their products lie in scratch memory. Pixels: [position][tile][channel]. Gradients: [position][panel][tile][column].
/// Sums: [position][channel][column]. Then zeros for what is outside the image. Strides of positions are not multiples of the distance at which addresses
/// share a set of the cache.
/// </summary>
internal readonly struct WinogradGradientBlock
{
    private const int Gap = ConvolutionShape.Block, Positions = WinogradTwoByTwo.Positions;

    public WinogradGradientBlock(WinogradShape shape, MicroKernel micro, int tiles)
    {
        Tiles = tiles;
        Groups = (shape.Inputs + micro.Rows - 1) / micro.Rows;
        Panels = (shape.Outputs + micro.Columns - 1) / micro.Columns;
        Columns = Panels * micro.Columns;
        int rows = Groups * micro.Rows;
        Pitch = rows + Gap - (rows % Gap) + Gap;
        PixelStride = ((nint)tiles * Pitch) + Gap;
        GradientStride = ((nint)tiles * Columns) + Gap;
        SumStride = ((nint)rows * Columns) + Gap;
        Outside = Math.Max(shape.Inputs, shape.Outputs);
    }

    /// <summary>Tiles that there is room for.</summary>
    public int Tiles { get; }

    /// <summary>Tiles of rows in the products.</summary>
    public int Groups { get; }

    /// <summary>Panels of columns in the products.</summary>
    public int Panels { get; }

    /// <summary>Columns of all panels.</summary>
    public int Columns { get; }

    /// <summary>From tile to tile of the pixels.</summary>
    public int Pitch { get; }

    public nint PixelStride { get; }

    public nint GradientStride { get; }

    public nint SumStride { get; }

    /// <summary>Zeros at the end.</summary>
    public int Outside { get; }

    public long GradientOffset => Positions * (long)PixelStride;

    public long SumOffset => GradientOffset + (Positions * (long)GradientStride);

    public long OutsideOffset => SumOffset + (Positions * (long)SumStride);

    /// <summary>Elements in all.</summary>
    public long Size => OutsideOffset + Outside;
}
