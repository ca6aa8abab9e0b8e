using System.Numerics;
using System.Runtime.Intrinsics.X86;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// The innermost part of every matrix product: a tile of C, held in registers, gains A's block times B's panel. A is read an element at a time from a
/// packed block, B a row of <see cref="Columns"/> at a time from a packed panel.
/// </summary>
internal sealed unsafe class MicroKernel
{
    private static readonly (MicroKernel Full, MicroKernel FewColumns) Kernels = Choose();

    private MicroKernel(
        int rows,
        int columns,
        delegate*<float*, nint, float*, nint, float*, nint, float*, nint, bool, void> rowsFirst,
        delegate*<float*, nint, float*, nint, float*, nint, float*, nint, bool, void> depthFirst)
    {
        Rows = rows;
        Columns = columns;
        RowsFirst = rowsFirst;
        DepthFirst = depthFirst;
    }

    /// <summary>Rows of the tile.</summary>
    public int Rows { get; }

    /// <summary>Columns of the tile.</summary>
    public int Columns { get; }

    /// <summary>
    /// (a, step from one depth to the next, b, depth, c, from row to row of c, what is added or null, from row to row of that, whether a relu follows)
    /// for blocks in <see cref="Managed.RowsFirst"/> order.
    /// </summary>
    public delegate*<float*, nint, float*, nint, float*, nint, float*, nint, bool, void> RowsFirst { get; }

    /// <summary>The same for blocks in <see cref="Managed.DepthFirst"/> order.</summary>
    public delegate*<float*, nint, float*, nint, float*, nint, float*, nint, bool, void> DepthFirst { get; }

    /// <summary>
    /// The one for this machine and a matrix of so many columns: the wider, unless it would fill up its last panel with more zeros than it gains.
    /// </summary>
    public static MicroKernel For(int columns)
    {
        (MicroKernel full, MicroKernel few) = Kernels;

        // The fuller one does a tenth more for each column that is not padding.
        return Padded(columns, few.Columns) * 10L < Padded(columns, full.Columns) * 9L ? few : full;
    }

    private static long Padded(int columns, int width) => ((long)columns + width - 1) / width * width;

    private static (MicroKernel Full, MicroKernel FewColumns) Choose()
    {
        if (Avx512F.IsSupported)
        {
            return (
                new MicroKernel(MicroKernel512.Rows, MicroKernel512.Columns, &MicroKernel512.Run<RowsFirst>, &MicroKernel512.Run<DepthFirst>),
                new MicroKernel(MicroKernel512FewColumns.Rows, MicroKernel512FewColumns.Columns, &MicroKernel512FewColumns.Run<RowsFirst>,
                    &MicroKernel512FewColumns.Run<DepthFirst>));
        }

        if (Vector.IsHardwareAccelerated)
        {
            return (
                new MicroKernel(MicroKernelVector.Rows, MicroKernelVector.Columns, &MicroKernelVector.Run<RowsFirst>, &MicroKernelVector.Run<DepthFirst>),
                new MicroKernel(
                    MicroKernelVectorFewColumns.Rows, MicroKernelVectorFewColumns.Columns, &MicroKernelVectorFewColumns.Run<RowsFirst>,
                    &MicroKernelVectorFewColumns.Run<DepthFirst>));
        }

        var scalar = new MicroKernel(MicroKernelScalar.Rows, MicroKernelScalar.Columns, &MicroKernelScalar.Run<RowsFirst>, &MicroKernelScalar.Run<DepthFirst>);
        return (scalar, scalar);
    }
}
