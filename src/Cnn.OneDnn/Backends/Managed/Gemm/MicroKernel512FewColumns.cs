using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Twelve rows of one 512-bit vector, for matrices with few columns.</summary>
internal static unsafe class MicroKernel512FewColumns
{
    public const int Rows = 12;

    public const int Columns = 16;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TOrder>(float* a, nint step, float* b, nint depth, float* c, nint pitch, float* add, nint addPitch, bool relu)
        where TOrder : struct, IBlockOrder
    {
        Vector512<float> s0 = Vector512<float>.Zero;
        Vector512<float> s1 = Vector512<float>.Zero;
        Vector512<float> s2 = Vector512<float>.Zero;
        Vector512<float> s3 = Vector512<float>.Zero;
        Vector512<float> s4 = Vector512<float>.Zero;
        Vector512<float> s5 = Vector512<float>.Zero;
        Vector512<float> s6 = Vector512<float>.Zero;
        Vector512<float> s7 = Vector512<float>.Zero;
        Vector512<float> s8 = Vector512<float>.Zero;
        Vector512<float> s9 = Vector512<float>.Zero;
        Vector512<float> s10 = Vector512<float>.Zero;
        Vector512<float> s11 = Vector512<float>.Zero;
        do
        {
            Vector512<float> right = Vector512.Load(b);
            s0 = Vector512.FusedMultiplyAdd(Vector512.Create(*a), right, s0);
            s1 = Vector512.FusedMultiplyAdd(Vector512.Create(a[TOrder.RowStride]), right, s1);
            s2 = Vector512.FusedMultiplyAdd(Vector512.Create(a[2 * TOrder.RowStride]), right, s2);
            s3 = Vector512.FusedMultiplyAdd(Vector512.Create(a[3 * TOrder.RowStride]), right, s3);
            s4 = Vector512.FusedMultiplyAdd(Vector512.Create(a[4 * TOrder.RowStride]), right, s4);
            s5 = Vector512.FusedMultiplyAdd(Vector512.Create(a[5 * TOrder.RowStride]), right, s5);
            s6 = Vector512.FusedMultiplyAdd(Vector512.Create(a[6 * TOrder.RowStride]), right, s6);
            s7 = Vector512.FusedMultiplyAdd(Vector512.Create(a[7 * TOrder.RowStride]), right, s7);
            s8 = Vector512.FusedMultiplyAdd(Vector512.Create(a[8 * TOrder.RowStride]), right, s8);
            s9 = Vector512.FusedMultiplyAdd(Vector512.Create(a[9 * TOrder.RowStride]), right, s9);
            s10 = Vector512.FusedMultiplyAdd(Vector512.Create(a[10 * TOrder.RowStride]), right, s10);
            s11 = Vector512.FusedMultiplyAdd(Vector512.Create(a[11 * TOrder.RowStride]), right, s11);
            a += step;
            b += Columns;
        }
        while (--depth != 0);

        Store(c, s0, add, relu);
        Store(c + pitch, s1, add == null ? null : add + addPitch, relu);
        Store(c + (2 * pitch), s2, add == null ? null : add + (2 * addPitch), relu);
        Store(c + (3 * pitch), s3, add == null ? null : add + (3 * addPitch), relu);
        Store(c + (4 * pitch), s4, add == null ? null : add + (4 * addPitch), relu);
        Store(c + (5 * pitch), s5, add == null ? null : add + (5 * addPitch), relu);
        Store(c + (6 * pitch), s6, add == null ? null : add + (6 * addPitch), relu);
        Store(c + (7 * pitch), s7, add == null ? null : add + (7 * addPitch), relu);
        Store(c + (8 * pitch), s8, add == null ? null : add + (8 * addPitch), relu);
        Store(c + (9 * pitch), s9, add == null ? null : add + (9 * addPitch), relu);
        Store(c + (10 * pitch), s10, add == null ? null : add + (10 * addPitch), relu);
        Store(c + (11 * pitch), s11, add == null ? null : add + (11 * addPitch), relu);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* c, Vector512<float> value, float* add, bool relu)
    {
        if (add != null)
        {
            value += Vector512.Load(add);
        }

        Vector512.Store(relu ? Vector512.ConditionalSelect(Vector512.LessThanOrEqual(value, Vector512<float>.Zero), Vector512<float>.Zero, value) : value, c);
    }
}
