using System.Runtime.CompilerServices;

namespace Cnn.OneDnn.Backends.Proof;

/// <content>
/// Rows that lie in memory between each other, as output channels of blocked weights do: moved together, a few elements of each at a time. One after the other
/// they would bring each line of memory into the cache once for every row.
/// </content>
internal sealed unsafe partial class LogicalCopy
{
    // Elements of a line of memory, in 32 bits.
    private const int Bundle = 16;

    // Further apart, neighbours share too little of a line.
    private const long NearElements = 4;

    /// <summary>Which axis has its neighbours nearest, of those outside of a row; -1 where they are no neighbours in memory.</summary>
    private static int BundledAxis(long[][] offsets)
    {
        int nearest = -1;
        long least = NearElements + 1;
        for (int axis = 0; axis < offsets.Length - 1; axis++)
        {
            if (offsets[axis].Length > 1 && offsets[axis][1] - offsets[axis][0] is > 0 and var step && step < least)
            {
                (nearest, least) = (axis, step);
            }
        }

        return nearest;
    }

    /// <summary>How many bundles an axis makes.</summary>
    private static int Bundles(long[] axis) => (axis.Length + Bundle - 1) / Bundle;

    /// <summary>A bundle of rows.</summary>
    /// <param name="memory">The first element of the first.</param>
    /// <param name="place">Where that is listed.</param>
    /// <param name="start">Its place along the bundled axis.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MoveBundle<T, TCell>(T* memory, int place, int start)
        where T : unmanaged
        where TCell : struct, ICell<T>
    {
        int stride = offsets[^1].Length, length = stride, rows = Math.Min(Bundle, offsets[bundled].Length - start);
        for (int axis = bundled + 1; axis < offsets.Length - 1; axis++)
        {
            stride *= offsets[axis].Length;
        }

        long* across = stackalloc long[Bundle];
        for (int row = 0; row < rows; row++)
        {
            across[row] = offsets[bundled][start + row] - offsets[bundled][start];
        }

        fixed (long* inner = offsets[^1])
        fixed (float* first = values.Span[place..])
        {
            for (int i = 0; i < length; i++)
            {
                T* line = memory + inner[i];
                float* listed = first + i;
                for (int row = 0; !reads && row < rows; row++)
                {
                    line[across[row]] = TCell.FromSingle(listed[(nint)row * stride]);
                }

                for (int row = 0; reads && row < rows; row++)
                {
                    listed[(nint)row * stride] = TCell.Widen(line[across[row]]);
                }

                for (int row = 0; clears && row < rows; row++)
                {
                    line[across[row]] = default;
                }
            }
        }
    }
}
