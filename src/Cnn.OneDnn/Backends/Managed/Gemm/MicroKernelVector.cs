using System.Numerics;
using System.Runtime.CompilerServices;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Six rows of two vectors, for machines with 16 registers of 256 or 128 bits.</summary>
internal static unsafe class MicroKernelVector
{
    public const int Rows = 6;

    public static int Columns => 2 * Vector<float>.Count;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TOrder>(float* a, nint step, float* b, nint depth, float* c, nint pitch, float* add, nint addPitch, bool relu)
        where TOrder : struct, IBlockOrder
    {
        Vector<float> l0 = Vector<float>.Zero, r0 = Vector<float>.Zero;
        Vector<float> l1 = Vector<float>.Zero, r1 = Vector<float>.Zero;
        Vector<float> l2 = Vector<float>.Zero, r2 = Vector<float>.Zero;
        Vector<float> l3 = Vector<float>.Zero, r3 = Vector<float>.Zero;
        Vector<float> l4 = Vector<float>.Zero, r4 = Vector<float>.Zero;
        Vector<float> l5 = Vector<float>.Zero, r5 = Vector<float>.Zero;
        do
        {
            Vector<float> left = Vector.Load(b), right = Vector.Load(b + Vector<float>.Count);
            Vector<float> x = Vector.Create(*a);
            l0 = Vector.MultiplyAddEstimate(x, left, l0);
            r0 = Vector.MultiplyAddEstimate(x, right, r0);
            x = Vector.Create(a[TOrder.RowStride]);
            l1 = Vector.MultiplyAddEstimate(x, left, l1);
            r1 = Vector.MultiplyAddEstimate(x, right, r1);
            x = Vector.Create(a[2 * TOrder.RowStride]);
            l2 = Vector.MultiplyAddEstimate(x, left, l2);
            r2 = Vector.MultiplyAddEstimate(x, right, r2);
            x = Vector.Create(a[3 * TOrder.RowStride]);
            l3 = Vector.MultiplyAddEstimate(x, left, l3);
            r3 = Vector.MultiplyAddEstimate(x, right, r3);
            x = Vector.Create(a[4 * TOrder.RowStride]);
            l4 = Vector.MultiplyAddEstimate(x, left, l4);
            r4 = Vector.MultiplyAddEstimate(x, right, r4);
            x = Vector.Create(a[5 * TOrder.RowStride]);
            l5 = Vector.MultiplyAddEstimate(x, left, l5);
            r5 = Vector.MultiplyAddEstimate(x, right, r5);
            a += step;
            b += 2 * Vector<float>.Count;
        }
        while (--depth != 0);

        Store(c, l0, r0, add, relu);
        Store(c + pitch, l1, r1, add == null ? null : add + addPitch, relu);
        Store(c + (2 * pitch), l2, r2, add == null ? null : add + (2 * addPitch), relu);
        Store(c + (3 * pitch), l3, r3, add == null ? null : add + (3 * addPitch), relu);
        Store(c + (4 * pitch), l4, r4, add == null ? null : add + (4 * addPitch), relu);
        Store(c + (5 * pitch), l5, r5, add == null ? null : add + (5 * addPitch), relu);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* c, Vector<float> left, Vector<float> right, float* add, bool relu)
    {
        if (add != null)
        {
            left += Vector.Load(add);
            right += Vector.Load(add + Vector<float>.Count);
        }

        if (relu)
        {
            left = Vector.ConditionalSelect(Vector.LessThanOrEqual(left, Vector<float>.Zero), Vector<float>.Zero, left);
            right = Vector.ConditionalSelect(Vector.LessThanOrEqual(right, Vector<float>.Zero), Vector<float>.Zero, right);
        }

        Vector.Store(left, c);
        Vector.Store(right, c + Vector<float>.Count);
    }
}
