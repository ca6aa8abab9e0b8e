namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Tiles at the edge of C: computed whole in a buffer, of which the part that exists is stored.</summary>
internal static unsafe class Tile
{
    /// <summary>Rows of the largest tile.</summary>
    public const int MaximumRows = 12;

    /// <summary>Room for the largest tile, in elements.</summary>
    public const int Size = MaximumRows * 32;

    /// <summary>Stores the first rows and columns of a tile buffer, row i to c + offsets[i].</summary>
    public static void Scatter(float* tile, int tilePitch, float* c, long* offsets, int rows, int columns)
    {
        for (int row = 0; row < rows; row++)
        {
            Floats.Copy(tile + ((long)row * tilePitch), c + offsets[row], columns);
        }
    }

    /// <summary>Adds the first rows and columns of a tile buffer, row i to c + offsets[i].</summary>
    public static void Add(float* tile, int tilePitch, float* c, long* offsets, int rows, int columns)
    {
        for (int row = 0; row < rows; row++)
        {
            Floats.Add(tile + ((long)row * tilePitch), c + offsets[row], columns);
        }
    }
}
