using System.Runtime.CompilerServices;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Packs the right matrix into panels: [columns / width][depth][width], the last panel filled up with zeros.</summary>
internal static unsafe class PanelPacking
{
    /// <summary>Elements that panels of a (depth, columns) matrix take.</summary>
    public static long Size(long depth, int columns, int width) => (columns + width - 1) / width * depth * width;

    /// <summary>Packs rows [0, depth) of a row-major matrix into one panel.</summary>
    /// <param name="source">The panel's first element in the matrix.</param>
    /// <param name="pitch">From row to row of the matrix.</param>
    /// <param name="depth">Rows.</param>
    /// <param name="columns">Columns that exist, at most <paramref name="width"/>.</param>
    /// <param name="panel">Where the panel's first row goes.</param>
    /// <param name="width">Columns of a panel.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack(float* source, long pitch, long depth, int columns, float* panel, int width)
    {
        for (long k = 0; k < depth; k++, source += pitch, panel += width)
        {
            Floats.Copy(source, panel, columns);
            if (columns < width)
            {
                Floats.Clear(panel + columns, width - columns);
            }
        }
    }

    /// <summary>The same for the transposed matrix: element (k, n) is source[n * pitch + k].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackTransposed(float* source, long pitch, long depth, int columns, float* panel, int width)
    {
        for (int n = 0; n < columns; n++)
        {
            float* row = source + (n * pitch), to = panel + n;
            for (long k = 0; k < depth; k++)
            {
                to[k * width] = row[k];
            }
        }

        for (int n = columns; n < width; n++)
        {
            for (long k = 0; k < depth; k++)
            {
                panel[(k * width) + n] = 0;
            }
        }
    }
}
