using System.Numerics;
using System.Runtime.Intrinsics.X86;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// The innermost part of every matrix product: a tile of C, held in registers, gains A's block times B's panel. A is read an element at a time from a
/// packed block, B a row of <see cref="Columns"/> at a time from a packed panel.
/// </summary>
internal sealed unsafe class MicroKernel
{
    private MicroKernel(
        int rows,
        int columns,
        delegate*<float*, nint, float*, nint, float*, nint, bool, void> rowsFirst,
        delegate*<float*, nint, float*, nint, float*, nint, bool, void> depthFirst)
    {
        Rows = rows;
        Columns = columns;
        RowsFirst = rowsFirst;
        DepthFirst = depthFirst;
    }

    /// <summary>The one for this machine.</summary>
    public static MicroKernel Best { get; } = Choose();

    /// <summary>Rows of the tile.</summary>
    public int Rows { get; }

    /// <summary>Columns of the tile.</summary>
    public int Columns { get; }

    /// <summary>(a, step from one depth to the next, b, depth, c, from row to row of c, whether c is added to) for blocks in <see cref="Managed.RowsFirst"/> order.</summary>
    public delegate*<float*, nint, float*, nint, float*, nint, bool, void> RowsFirst { get; }

    /// <summary>The same for blocks in <see cref="Managed.DepthFirst"/> order.</summary>
    public delegate*<float*, nint, float*, nint, float*, nint, bool, void> DepthFirst { get; }

    private static MicroKernel Choose()
    {
        if (Avx512F.IsSupported)
        {
            return new MicroKernel(MicroKernel512.Rows, MicroKernel512.Columns, &MicroKernel512.Run<RowsFirst>, &MicroKernel512.Run<DepthFirst>);
        }

        return Vector.IsHardwareAccelerated
            ? new MicroKernel(MicroKernelVector.Rows, MicroKernelVector.Columns, &MicroKernelVector.Run<RowsFirst>, &MicroKernelVector.Run<DepthFirst>)
            : new MicroKernel(MicroKernelScalar.Rows, MicroKernelScalar.Columns, &MicroKernelScalar.Run<RowsFirst>, &MicroKernelScalar.Run<DepthFirst>);
    }
}
