using System.Runtime.CompilerServices;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Where the pixels of a tile are. What lies outside the image is redirected to a buffer: zeros to read, or a place to write what nobody wants.</summary>
internal static unsafe class WinogradTiles<T>
    where T : struct, IElement
{
    /// <summary>The pixels that a tile is made from.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Source(WinogradShape shape, WinogradImage image, void* data, int tile, void* outside, void** pixels) =>
        Find(image, data, Locate(shape, tile, shape.Top, shape.Left), shape.Side, outside, pixels);

    /// <summary>The pixels that a tile gives.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Target(WinogradShape shape, WinogradImage image, void* data, int tile, void* outside, void** pixels) =>
        Find(image, data, Locate(shape, tile, 0, 0), shape.Results, outside, pixels);

    /// <summary>Goes on to the next run of the pixels' channels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Next(WinogradImage image, int count, void* outside, void** pixels)
    {
        for (int i = 0; i < count; i++)
        {
            pixels[i] = pixels[i] == outside ? outside : (byte*)pixels[i] + (image.RunStride * T.Size);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (int Image, int Row, int Column) Locate(WinogradShape shape, int tile, int top, int left)
    {
        (int line, int column) = Math.DivRem(tile, shape.TileColumns);
        (int image, int row) = Math.DivRem(line, shape.TileRows);
        return (image, (shape.Results * row) - top, (shape.Results * column) - left);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Find(WinogradImage image, void* data, (int Image, int Row, int Column) corner, int size, void* outside, void** pixels)
    {
        for (int y = 0; y < size; y++)
        {
            int row = corner.Row + y;
            byte* line = (byte*)data + (((corner.Image * image.Stride) + ((long)row * image.Width * image.Run)) * T.Size);
            for (int x = 0; x < size; x++)
            {
                int column = corner.Column + x;
                pixels[(y * size) + x] = (uint)row < (uint)image.Height && (uint)column < (uint)image.Width ? line + ((long)column * image.Run * T.Size) : outside;
            }
        }
    }
}
