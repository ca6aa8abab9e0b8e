using System.Runtime.CompilerServices;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// Where the pixels of a tile are. What lies outside the image is redirected to a buffer: zeros to read, or a place to write what nobody wants.
/// </summary>
internal static unsafe class WinogradTiles
{
    /// <summary>The pixels that a tile is made from.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Source(WinogradShape shape, WinogradImage image, float* data, int tile, float* outside, float** pixels) =>
        Find(image, data, Locate(shape, tile, shape.Top, shape.Left), WinogradTwoByTwo.Side, outside, pixels);

    /// <summary>The pixels that a tile gives.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Target(WinogradShape shape, WinogradImage image, float* data, int tile, float* outside, float** pixels) =>
        Find(image, data, Locate(shape, tile, 0, 0), WinogradTwoByTwo.Results, outside, pixels);

    /// <summary>Goes on to the next run of the pixels' channels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Next(WinogradImage image, int count, float* outside, float** pixels)
    {
        for (int i = 0; i < count; i++)
        {
            pixels[i] = pixels[i] == outside ? outside : pixels[i] + image.RunStride;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (int Image, int Row, int Column) Locate(WinogradShape shape, int tile, int top, int left)
    {
        (int line, int column) = Math.DivRem(tile, shape.TileColumns);
        (int image, int row) = Math.DivRem(line, shape.TileRows);
        return (image, (WinogradTwoByTwo.Results * row) - top, (WinogradTwoByTwo.Results * column) - left);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Find(WinogradImage image, float* data, (int Image, int Row, int Column) corner, int size, float* outside, float** pixels)
    {
        for (int y = 0; y < size; y++)
        {
            int row = corner.Row + y;
            float* line = data + (corner.Image * image.Stride) + ((long)row * image.Width * image.Run);
            for (int x = 0; x < size; x++)
            {
                int column = corner.Column + x;
                pixels[(y * size) + x] = (uint)row < (uint)image.Height && (uint)column < (uint)image.Width ? line + ((long)column * image.Run) : outside;
            }
        }
    }
}
