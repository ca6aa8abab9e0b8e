using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Cnn.OneDnn.Backends.Managed;

/// <content>Windows three wide that overlap: each lies one column behind the one before it, so that four of them have six columns instead of twelve.</content>
internal static unsafe partial class WideMaximum<TElement>
{
    private const int Columns = 3;

    /// <summary>Whether the elements are rows of three columns, each as far behind the one before it as a window behind its neighbour.</summary>
    /// <param name="offsets">Of a window's elements.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="step">How far each window lies behind the one before it.</param>
    public static bool Overlap(long* offsets, int count, long step)
    {
        if (count % Columns != 0)
        {
            return false;
        }

        for (int i = 0; i < count; i += Columns)
        {
            if (offsets[i + 1] - offsets[i] != step || offsets[i + 2] - offsets[i + 1] != step)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>As <see cref="TryStoreFour"/>, of windows that <see cref="Overlap"/>: each element is read once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryStoreFourThatOverlap(void* source, long first, long step, long* offsets, int count, void* target, long to, long row)
    {
        long at = first + offsets[0];
        Vector512<float> zero = Vector512<float>.Zero, a = TElement.LoadWide(source, at), b = TElement.LoadWide(source, at + step),
            c = TElement.LoadWide(source, at + (2 * step)), d = TElement.LoadWide(source, at + (3 * step)),
            e = TElement.LoadWide(source, at + (4 * step)), f = TElement.LoadWide(source, at + (5 * step)),
            zeroA = (a * zero) + (d * zero), zeroB = (b * zero) + (e * zero), zeroC = (c * zero) + (f * zero);
        for (int i = Columns; i < count; i += Columns)
        {
            at = first + offsets[i];
            Add(TElement.LoadWide(source, at), ref a, ref zeroA);
            Add(TElement.LoadWide(source, at + step), ref b, ref zeroB);
            Add(TElement.LoadWide(source, at + (2 * step)), ref c, ref zeroC);
            Add(TElement.LoadWide(source, at + (3 * step)), ref d, ref zeroA);
            Add(TElement.LoadWide(source, at + (4 * step)), ref e, ref zeroB);
            Add(TElement.LoadWide(source, at + (5 * step)), ref f, ref zeroC);
        }

        if (!Vector512.EqualsAll(zeroA + zeroB + zeroC, zero))
        {
            return false;
        }

        Vector512<float> middle = Avx512F.Max(c, b), next = Avx512F.Max(e, d);
        TElement.StoreWide(Avx512F.Max(middle, a), target, to);
        TElement.StoreWide(Avx512F.Max(d, middle), target, to + row);
        TElement.StoreWide(Avx512F.Max(next, c), target, to + (2 * row));
        TElement.StoreWide(Avx512F.Max(f, next), target, to + (3 * row));
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Vector512<float> x, ref Vector512<float> largest, ref Vector512<float> zeros)
    {
        largest = Avx512F.Max(x, largest);
        zeros = Avx512F.FusedMultiplyAdd(x, Vector512<float>.Zero, zeros);
    }
}
