namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// How a thread's transformed pixels and products lie in scratch memory: zeros to read and a place to write for what is outside the image; pixels
/// [position][tile][channel] of bfloat16; products [position][tile][column] of some columns. Strides of positions are not multiples of the distance at
/// which addresses share a set of the cache.
/// </summary>
internal readonly struct BFloat16WinogradBlock
{
    // Bytes of pixels and products that stay in a thread's cache beside some of the weights; with fewer tiles weights are read too often.
    private const int NearBytes = 1 << 19, FewestTiles = 48;
    private const int Positions = WinogradTwoByTwo.Positions, PixelGap = 32, ProductGap = 16;
    private const int FourRegisters = 64, TwoRegisters = 32;

    public BFloat16WinogradBlock(WinogradShape shape, int threads)
    {
        Columns = ColumnsOf(shape.Outputs);
        PixelPitch = shape.Inputs + PixelGap;
        ProductPitch = Columns + ProductGap;
        int own = (shape.Tiles + threads - 1) / threads;
        int most = Math.Max(FewestTiles, NearBytes / (Positions * ((PixelPitch * sizeof(ushort)) + (ProductPitch * sizeof(float)))));
        int blocks = (own + most - 1) / most;
        Tiles = (own + blocks - 1) / blocks;
        PixelStride = ((nint)Tiles * PixelPitch) + PixelGap;
        ProductStride = ((nint)Tiles * ProductPitch) + ProductGap;
        ProductOffset = Arena.Align((2 * BFloat16WinogradPlaces.OutsideBytes) + (Positions * (long)PixelStride * sizeof(ushort)));
        Bytes = ProductOffset + Arena.Align(Positions * (long)ProductStride * sizeof(float));
    }

    /// <summary>Tiles of a block; blocks of a thread have about as many.</summary>
    public int Tiles { get; }

    /// <summary>Columns that are multiplied at a time.</summary>
    public int Columns { get; }

    /// <summary>From tile to tile of the pixels.</summary>
    public int PixelPitch { get; }

    /// <summary>From tile to tile of the products.</summary>
    public int ProductPitch { get; }

    public nint PixelStride { get; }

    public nint ProductStride { get; }

    /// <summary>Bytes before the products.</summary>
    public long ProductOffset { get; }

    /// <summary>Bytes in all.</summary>
    public long Bytes { get; }

    /// <summary>How many of a multiple of 32 columns are multiplied at a time: four registers full where that divides them.</summary>
    public static int ColumnsOf(int columns) => columns % FourRegisters == 0 ? FourRegisters : TwoRegisters;
}
