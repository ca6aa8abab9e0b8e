using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Twelve rows of two 512-bit vectors: 24 of the 32 registers hold the tile.</summary>
internal static unsafe class MicroKernel512
{
    public const int Rows = 12;

    public const int Columns = 32;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TOrder>(float* a, nint step, float* b, nint depth, float* c, nint pitch, float* add, nint addPitch, bool relu)
        where TOrder : struct, IBlockOrder
    {
        Vector512<float> l0 = Vector512<float>.Zero, r0 = Vector512<float>.Zero;
        Vector512<float> l1 = Vector512<float>.Zero, r1 = Vector512<float>.Zero;
        Vector512<float> l2 = Vector512<float>.Zero, r2 = Vector512<float>.Zero;
        Vector512<float> l3 = Vector512<float>.Zero, r3 = Vector512<float>.Zero;
        Vector512<float> l4 = Vector512<float>.Zero, r4 = Vector512<float>.Zero;
        Vector512<float> l5 = Vector512<float>.Zero, r5 = Vector512<float>.Zero;
        Vector512<float> l6 = Vector512<float>.Zero, r6 = Vector512<float>.Zero;
        Vector512<float> l7 = Vector512<float>.Zero, r7 = Vector512<float>.Zero;
        Vector512<float> l8 = Vector512<float>.Zero, r8 = Vector512<float>.Zero;
        Vector512<float> l9 = Vector512<float>.Zero, r9 = Vector512<float>.Zero;
        Vector512<float> l10 = Vector512<float>.Zero, r10 = Vector512<float>.Zero;
        Vector512<float> l11 = Vector512<float>.Zero, r11 = Vector512<float>.Zero;
        do
        {
            Vector512<float> left = Vector512.Load(b), right = Vector512.Load(b + 16);
            Vector512<float> x = Vector512.Create(*a);
            l0 = Vector512.FusedMultiplyAdd(x, left, l0);
            r0 = Vector512.FusedMultiplyAdd(x, right, r0);
            x = Vector512.Create(a[TOrder.RowStride]);
            l1 = Vector512.FusedMultiplyAdd(x, left, l1);
            r1 = Vector512.FusedMultiplyAdd(x, right, r1);
            x = Vector512.Create(a[2 * TOrder.RowStride]);
            l2 = Vector512.FusedMultiplyAdd(x, left, l2);
            r2 = Vector512.FusedMultiplyAdd(x, right, r2);
            x = Vector512.Create(a[3 * TOrder.RowStride]);
            l3 = Vector512.FusedMultiplyAdd(x, left, l3);
            r3 = Vector512.FusedMultiplyAdd(x, right, r3);
            x = Vector512.Create(a[4 * TOrder.RowStride]);
            l4 = Vector512.FusedMultiplyAdd(x, left, l4);
            r4 = Vector512.FusedMultiplyAdd(x, right, r4);
            x = Vector512.Create(a[5 * TOrder.RowStride]);
            l5 = Vector512.FusedMultiplyAdd(x, left, l5);
            r5 = Vector512.FusedMultiplyAdd(x, right, r5);
            x = Vector512.Create(a[6 * TOrder.RowStride]);
            l6 = Vector512.FusedMultiplyAdd(x, left, l6);
            r6 = Vector512.FusedMultiplyAdd(x, right, r6);
            x = Vector512.Create(a[7 * TOrder.RowStride]);
            l7 = Vector512.FusedMultiplyAdd(x, left, l7);
            r7 = Vector512.FusedMultiplyAdd(x, right, r7);
            x = Vector512.Create(a[8 * TOrder.RowStride]);
            l8 = Vector512.FusedMultiplyAdd(x, left, l8);
            r8 = Vector512.FusedMultiplyAdd(x, right, r8);
            x = Vector512.Create(a[9 * TOrder.RowStride]);
            l9 = Vector512.FusedMultiplyAdd(x, left, l9);
            r9 = Vector512.FusedMultiplyAdd(x, right, r9);
            x = Vector512.Create(a[10 * TOrder.RowStride]);
            l10 = Vector512.FusedMultiplyAdd(x, left, l10);
            r10 = Vector512.FusedMultiplyAdd(x, right, r10);
            x = Vector512.Create(a[11 * TOrder.RowStride]);
            l11 = Vector512.FusedMultiplyAdd(x, left, l11);
            r11 = Vector512.FusedMultiplyAdd(x, right, r11);
            a += step;
            b += Columns;
        }
        while (--depth != 0);

        Store(c, l0, r0, add, relu);
        Store(c + pitch, l1, r1, add == null ? null : add + addPitch, relu);
        Store(c + (2 * pitch), l2, r2, add == null ? null : add + (2 * addPitch), relu);
        Store(c + (3 * pitch), l3, r3, add == null ? null : add + (3 * addPitch), relu);
        Store(c + (4 * pitch), l4, r4, add == null ? null : add + (4 * addPitch), relu);
        Store(c + (5 * pitch), l5, r5, add == null ? null : add + (5 * addPitch), relu);
        Store(c + (6 * pitch), l6, r6, add == null ? null : add + (6 * addPitch), relu);
        Store(c + (7 * pitch), l7, r7, add == null ? null : add + (7 * addPitch), relu);
        Store(c + (8 * pitch), l8, r8, add == null ? null : add + (8 * addPitch), relu);
        Store(c + (9 * pitch), l9, r9, add == null ? null : add + (9 * addPitch), relu);
        Store(c + (10 * pitch), l10, r10, add == null ? null : add + (10 * addPitch), relu);
        Store(c + (11 * pitch), l11, r11, add == null ? null : add + (11 * addPitch), relu);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* c, Vector512<float> left, Vector512<float> right, float* add, bool relu)
    {
        if (add != null)
        {
            left += Vector512.Load(add);
            right += Vector512.Load(add + 16);
        }

        if (relu)
        {
            left = Vector512.ConditionalSelect(Vector512.LessThanOrEqual(left, Vector512<float>.Zero), Vector512<float>.Zero, left);
            right = Vector512.ConditionalSelect(Vector512.LessThanOrEqual(right, Vector512<float>.Zero), Vector512<float>.Zero, right);
        }

        Vector512.Store(left, c);
        Vector512.Store(right, c + 16);
    }
}
