using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Turns small blocks of floats: rows become columns.</summary>
internal static unsafe class SquareTranspose
{
    /// <summary>target[column * targetPitch + row] = source[row * pitch + column].</summary>
    /// <param name="source">The first element.</param>
    /// <param name="pitch">From row to row of the source.</param>
    /// <param name="rows">Rows of the source.</param>
    /// <param name="columns">Columns of the source.</param>
    /// <param name="target">Where the first element goes.</param>
    /// <param name="targetPitch">From row to row of the target.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(float* source, nint pitch, int rows, int columns, float* target, nint targetPitch)
    {
        if (Avx.IsSupported && rows == Vector256<float>.Count && columns % Vector256<float>.Count == 0)
        {
            for (nint column = 0; column < columns; column += Vector256<float>.Count)
            {
                Eight(source + column, pitch, target + (column * targetPitch), targetPitch);
            }

            return;
        }

        for (nint column = 0; column < columns; column++)
        {
            for (nint row = 0; row < rows; row++)
            {
                target[(column * targetPitch) + row] = source[(row * pitch) + column];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Eight(float* source, nint pitch, float* target, nint targetPitch)
    {
        Quads(Vector256.Load(source), Vector256.Load(source + pitch), Vector256.Load(source + (2 * pitch)), Vector256.Load(source + (3 * pitch)),
            out Vector256<float> a0, out Vector256<float> a1, out Vector256<float> a2, out Vector256<float> a3);
        source += 4 * pitch;
        Quads(Vector256.Load(source), Vector256.Load(source + pitch), Vector256.Load(source + (2 * pitch)), Vector256.Load(source + (3 * pitch)),
            out Vector256<float> b0, out Vector256<float> b1, out Vector256<float> b2, out Vector256<float> b3);
        Halves(a0, b0, target, target + (4 * targetPitch));
        Halves(a1, b1, target + targetPitch, target + (5 * targetPitch));
        Halves(a2, b2, target + (2 * targetPitch), target + (6 * targetPitch));
        Halves(a3, b3, target + (3 * targetPitch), target + (7 * targetPitch));
    }

    // Four rows: each lane of a result holds one column of each half.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quads(Vector256<float> r0, Vector256<float> r1, Vector256<float> r2, Vector256<float> r3, out Vector256<float> c0,
        out Vector256<float> c1, out Vector256<float> c2, out Vector256<float> c3)
    {
        Vector256<double> low01 = Avx.UnpackLow(r0, r1).AsDouble(), high01 = Avx.UnpackHigh(r0, r1).AsDouble();
        Vector256<double> low23 = Avx.UnpackLow(r2, r3).AsDouble(), high23 = Avx.UnpackHigh(r2, r3).AsDouble();
        c0 = Avx.UnpackLow(low01, low23).AsSingle();
        c1 = Avx.UnpackHigh(low01, low23).AsSingle();
        c2 = Avx.UnpackLow(high01, high23).AsSingle();
        c3 = Avx.UnpackHigh(high01, high23).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Halves(Vector256<float> top, Vector256<float> bottom, float* first, float* second)
    {
        // The instruction's bits: the lower halves of both, and the upper ones.
        Vector256.Store(Avx.Permute2x128(top, bottom, 0x20), first);
        Vector256.Store(Avx.Permute2x128(top, bottom, 0x31), second);
    }
}
