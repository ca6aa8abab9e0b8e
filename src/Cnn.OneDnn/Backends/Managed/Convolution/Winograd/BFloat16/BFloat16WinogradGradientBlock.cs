namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// How transformed tiles and the sums of their products lie in scratch memory. Pixels, transposed: [position][tile / 32][channel][32] of bfloat16.
/// Gradients: [position][tile / 2][channel][2] of bfloat16. Sums: [position][channel][column] of floats. Strides of positions are not multiples of the distance
/// at which addresses share a set of the cache.
/// </summary>
internal readonly struct BFloat16WinogradGradientBlock
{
    /// <summary>Tiles that are transposed together: a cache line.</summary>
    public const int GroupTiles = 32;

    private const int Positions = WinogradTwoByTwo.Positions, Gap = 32;

    /// <param name="shape">The tiles.</param>
    /// <param name="tiles">Tiles of a block.</param>
    /// <param name="rows">Rows of the sums.</param>
    /// <param name="columns">Columns of the sums.</param>
    public BFloat16WinogradGradientBlock(WinogradShape shape, int tiles, int rows, int columns)
    {
        Tiles = (tiles + GroupTiles - 1) / GroupTiles * GroupTiles;
        SumPitch = columns + (Gap / 2);
        PixelStride = ((nint)shape.Inputs * Tiles) + Gap;
        GradientStride = ((nint)Tiles / 2 * shape.Outputs) + (Gap / 2);
        SumStride = ((nint)rows * SumPitch) + (Gap / 2);
        GradientOffset = Arena.Align(Positions * (long)PixelStride * sizeof(ushort));
        SumOffset = GradientOffset + Arena.Align(Positions * (long)GradientStride * sizeof(uint));
        SumBytes = Arena.Align(Positions * (long)SumStride * sizeof(float));
    }

    /// <summary>Tiles of a block, a multiple of <see cref="GroupTiles"/>.</summary>
    public int Tiles { get; }

    /// <summary>From row to row of the sums.</summary>
    public int SumPitch { get; }

    public nint PixelStride { get; }

    /// <summary>From position to position of the gradients, in pairs.</summary>
    public nint GradientStride { get; }

    public nint SumStride { get; }

    public long GradientOffset { get; }

    public long SumOffset { get; }

    public long SumBytes { get; }
}
