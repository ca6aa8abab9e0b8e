using System.Numerics;
using System.Runtime.CompilerServices;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Twelve rows of one vector, for matrices with few columns.</summary>
internal static unsafe class MicroKernelVectorFewColumns
{
    public const int Rows = 12;

    public static int Columns => Vector<float>.Count;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TOrder>(float* a, nint step, float* b, nint depth, float* c, nint pitch, float* add, nint addPitch, bool relu)
        where TOrder : struct, IBlockOrder
    {
        Vector<float> s0 = Vector<float>.Zero;
        Vector<float> s1 = Vector<float>.Zero;
        Vector<float> s2 = Vector<float>.Zero;
        Vector<float> s3 = Vector<float>.Zero;
        Vector<float> s4 = Vector<float>.Zero;
        Vector<float> s5 = Vector<float>.Zero;
        Vector<float> s6 = Vector<float>.Zero;
        Vector<float> s7 = Vector<float>.Zero;
        Vector<float> s8 = Vector<float>.Zero;
        Vector<float> s9 = Vector<float>.Zero;
        Vector<float> s10 = Vector<float>.Zero;
        Vector<float> s11 = Vector<float>.Zero;
        do
        {
            Vector<float> right = Vector.Load(b);
            s0 = Vector.MultiplyAddEstimate(Vector.Create(*a), right, s0);
            s1 = Vector.MultiplyAddEstimate(Vector.Create(a[TOrder.RowStride]), right, s1);
            s2 = Vector.MultiplyAddEstimate(Vector.Create(a[2 * TOrder.RowStride]), right, s2);
            s3 = Vector.MultiplyAddEstimate(Vector.Create(a[3 * TOrder.RowStride]), right, s3);
            s4 = Vector.MultiplyAddEstimate(Vector.Create(a[4 * TOrder.RowStride]), right, s4);
            s5 = Vector.MultiplyAddEstimate(Vector.Create(a[5 * TOrder.RowStride]), right, s5);
            s6 = Vector.MultiplyAddEstimate(Vector.Create(a[6 * TOrder.RowStride]), right, s6);
            s7 = Vector.MultiplyAddEstimate(Vector.Create(a[7 * TOrder.RowStride]), right, s7);
            s8 = Vector.MultiplyAddEstimate(Vector.Create(a[8 * TOrder.RowStride]), right, s8);
            s9 = Vector.MultiplyAddEstimate(Vector.Create(a[9 * TOrder.RowStride]), right, s9);
            s10 = Vector.MultiplyAddEstimate(Vector.Create(a[10 * TOrder.RowStride]), right, s10);
            s11 = Vector.MultiplyAddEstimate(Vector.Create(a[11 * TOrder.RowStride]), right, s11);
            a += step;
            b += Vector<float>.Count;
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
    private static void Store(float* c, Vector<float> value, float* add, bool relu)
    {
        if (add != null)
        {
            value += Vector.Load(add);
        }

        Vector.Store(relu ? Vector.ConditionalSelect(Vector.LessThanOrEqual(value, Vector<float>.Zero), Vector<float>.Zero, value) : value, c);
    }
}
