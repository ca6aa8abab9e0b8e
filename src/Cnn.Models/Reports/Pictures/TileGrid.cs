namespace Cnn.Models;

/// <summary>Small pictures side by side in a large one, each pixel enlarged to a square.</summary>
internal sealed class TileGrid
{
    private const int Gap = 4, WantedTile = 56, WantedLargeTile = 96, FewTiles = 32, WantedPicture = 240, LargestScale = 32, WidestPicture = 4096;
    private const byte Background = 128;

    private readonly int tileHeight, tileWidth, columns, scale;
    private readonly byte[] pixels;

    /// <summary>Room for a number of tiles, as near to a square as whole rows allow.</summary>
    public TileGrid(int count, int height, int width)
    {
        (tileHeight, tileWidth) = (height, width);
        scale = Math.Clamp(
            (count == 1 ? WantedPicture : count <= FewTiles ? WantedLargeTile : WantedTile) / Math.Max(1, Math.Max(height, width)), 1, LargestScale);
        columns = Math.Max(1, (int)Math.Ceiling(Math.Sqrt((double)count * height / width)));
        columns = Math.Min(Math.Min(columns, count), Math.Max(1, WidestPicture / ((width * scale) + Gap)));
        int rows = (count + columns - 1) / columns;
        Width = (columns * ((width * scale) + Gap)) + Gap;
        Height = (rows * ((height * scale) + Gap)) + Gap;
        pixels = new byte[checked(Width * Height * 3)];
        pixels.AsSpan().Fill(Background);
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Paints one pixel of a tile.</summary>
    public void Set(int tile, int y, int x, (byte R, byte G, byte B) color)
    {
        int top = Gap + (tile / columns * ((tileHeight * scale) + Gap)) + (y * scale),
            left = Gap + (tile % columns * ((tileWidth * scale) + Gap)) + (x * scale);
        for (int row = top; row < top + scale; row++)
        {
            for (int column = left; column < left + scale; column++)
            {
                int at = ((row * Width) + column) * 3;
                (pixels[at], pixels[at + 1], pixels[at + 2]) = color;
            }
        }
    }

    public RawImage ToImage() => new(Height, Width, 3, pixels);
}
