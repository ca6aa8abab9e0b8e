using System.Runtime.CompilerServices;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Tiles at the edge of C: computed whole in a buffer, of which the part that exists is stored.</summary>
internal static unsafe class Tile
{
    /// <summary>Room for the largest tile, in elements.</summary>
    public const int Size = 12 * 32;

    /// <summary>Stores or adds the first rows and columns of a tile buffer, row i to c + offsets[i].</summary>
    public static void Scatter(float* tile, int tilePitch, float* c, long* offsets, int rows, int columns, bool accumulate)
    {
        for (int row = 0; row < rows; row++)
        {
            Merge(tile + ((long)row * tilePitch), c + offsets[row], columns, accumulate);
        }
    }

    /// <summary>Stores or adds the first rows and columns of a tile buffer to rows a pitch apart.</summary>
    public static void Scatter(float* tile, int tilePitch, float* c, long pitch, int rows, int columns, bool accumulate)
    {
        for (int row = 0; row < rows; row++)
        {
            Merge(tile + ((long)row * tilePitch), c + (row * pitch), columns, accumulate);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Merge(float* from, float* to, int columns, bool accumulate)
    {
        for (int i = 0; i < columns; i++)
        {
            to[i] = accumulate ? to[i] + from[i] : from[i];
        }
    }
}
