using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// The largest of a window's elements in sixteen channels, with AVX-512; the first of equal ones, and a NaN wins over everything before it. The processor's
/// maximum passes over NaNs, so whether there was one is asked once for a window.
/// </summary>
internal static unsafe partial class WideMaximum<TElement>
    where TElement : struct, IElement
{
    /// <summary>The largest, where nobody asks which it was: that costs as much as the comparison.</summary>
    /// <param name="source">The tensor.</param>
    /// <param name="first">Added to all offsets.</param>
    /// <param name="offsets">Of the window's elements; at least one.</param>
    /// <param name="count">How many there are.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Find(void* source, long first, long* offsets, int count)
    {
        Vector512<float> best = TElement.LoadWide(source, first + offsets[0]), zeros = best * Vector512<float>.Zero;
        for (int i = 1; i < count; i++)
        {
            Vector512<float> x = TElement.LoadWide(source, first + offsets[i]);
            best = Avx512F.Max(x, best);
            zeros = Avx512F.FusedMultiplyAdd(x, Vector512<float>.Zero, zeros);
        }

        return Vector512.EqualsAll(zeros, Vector512<float>.Zero) ? best : FindAmongNaNs(source, first, offsets, null, count).Largest;
    }

    /// <summary>
    /// The largest of four windows at once, which share the distances of their elements. One window by itself waits for each comparison before it makes the
    /// next.
    /// </summary>
    /// <param name="source">The tensor.</param>
    /// <param name="first">Added to all offsets.</param>
    /// <param name="step">How far each window lies behind the one before it.</param>
    /// <param name="offsets">Of the first window's elements; at least one.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="target">Takes the results.</param>
    /// <param name="to">Where the first result goes.</param>
    /// <param name="row">How far each result lies behind the one before it.</param>
    /// <returns>Whether all are right and stored: not where there may be a NaN.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryStoreFour(void* source, long first, long step, long* offsets, int count, void* target, long to, long row)
    {
        long second = first + step, third = second + step, fourth = third + step;
        Vector512<float> a = TElement.LoadWide(source, first + offsets[0]), b = TElement.LoadWide(source, second + offsets[0]),
            c = TElement.LoadWide(source, third + offsets[0]), d = TElement.LoadWide(source, fourth + offsets[0]), zero = Vector512<float>.Zero,
            zeroA = a * zero, zeroB = b * zero, zeroC = c * zero, zeroD = d * zero;
        for (int i = 1; i < count; i++)
        {
            long offset = offsets[i];
            Vector512<float> x = TElement.LoadWide(source, first + offset), y = TElement.LoadWide(source, second + offset),
                z = TElement.LoadWide(source, third + offset), w = TElement.LoadWide(source, fourth + offset);
            (a, b, c, d) = (Avx512F.Max(x, a), Avx512F.Max(y, b), Avx512F.Max(z, c), Avx512F.Max(w, d));
            zeroA = Avx512F.FusedMultiplyAdd(x, zero, zeroA);
            zeroB = Avx512F.FusedMultiplyAdd(y, zero, zeroB);
            zeroC = Avx512F.FusedMultiplyAdd(z, zero, zeroC);
            zeroD = Avx512F.FusedMultiplyAdd(w, zero, zeroD);
        }

        if (!Vector512.EqualsAll(zeroA + zeroB + (zeroC + zeroD), zero))
        {
            return false;
        }

        TElement.StoreWide(a, target, to);
        TElement.StoreWide(b, target, to + row);
        TElement.StoreWide(c, target, to + (2 * row));
        TElement.StoreWide(d, target, to + (3 * row));
        return true;
    }

    /// <summary>The largest, and its tap.</summary>
    /// <param name="source">The tensor.</param>
    /// <param name="first">Added to all offsets.</param>
    /// <param name="offsets">Of the window's elements; at least one.</param>
    /// <param name="taps">The numbers of the elements.</param>
    /// <param name="count">How many there are.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<float> Largest, Vector512<int> Tap) Find(void* source, long first, long* offsets, int* taps, int count)
    {
        Vector512<float> best = TElement.LoadWide(source, first + offsets[0]), zeros = best * Vector512<float>.Zero;
        Vector512<int> tap = Vector512.Create(taps[0]);
        for (int i = 1; i < count; i++)
        {
            Vector512<float> x = TElement.LoadWide(source, first + offsets[i]);
            tap = Vector512.ConditionalSelect(Vector512.GreaterThan(x, best).AsInt32(), Vector512.Create(taps[i]), tap);
            best = Avx512F.Max(x, best);
            zeros = Avx512F.FusedMultiplyAdd(x, Vector512<float>.Zero, zeros);
        }

        return Vector512.EqualsAll(zeros, Vector512<float>.Zero) ? (best, tap) : FindAmongNaNs(source, first, offsets, taps, count);
    }

    /// <summary>The largest of four windows at once, which share the numbers and distances of their elements; stored with their taps.</summary>
    /// <param name="source">The tensor.</param>
    /// <param name="first">Added to all offsets.</param>
    /// <param name="step">How far each window lies behind the one before it.</param>
    /// <param name="offsets">Of the first window's elements; at least one.</param>
    /// <param name="taps">The numbers of the elements.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="largest">Takes the results.</param>
    /// <returns>Whether all are right: not where there may be a NaN.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryFindFour(void* source, long first, long step, long* offsets, int* taps, int count, out FourMaxima largest)
    {
        long second = first + step, third = second + step, fourth = third + step;
        Vector512<float> a = TElement.LoadWide(source, first + offsets[0]), b = TElement.LoadWide(source, second + offsets[0]),
            c = TElement.LoadWide(source, third + offsets[0]), d = TElement.LoadWide(source, fourth + offsets[0]), zero = Vector512<float>.Zero,
            zeroA = a * zero, zeroB = b * zero, zeroC = c * zero, zeroD = d * zero;
        Vector512<int> tapA = Vector512.Create(taps[0]), tapB = tapA, tapC = tapA, tapD = tapA;
        for (int i = 1; i < count; i++)
        {
            long offset = offsets[i];
            Vector512<int> tap = Vector512.Create(taps[i]);
            Vector512<float> x = TElement.LoadWide(source, first + offset);
            tapA = Vector512.ConditionalSelect(Vector512.GreaterThan(x, a).AsInt32(), tap, tapA);
            a = Avx512F.Max(x, a);
            zeroA = Avx512F.FusedMultiplyAdd(x, zero, zeroA);
            x = TElement.LoadWide(source, second + offset);
            tapB = Vector512.ConditionalSelect(Vector512.GreaterThan(x, b).AsInt32(), tap, tapB);
            b = Avx512F.Max(x, b);
            zeroB = Avx512F.FusedMultiplyAdd(x, zero, zeroB);
            x = TElement.LoadWide(source, third + offset);
            tapC = Vector512.ConditionalSelect(Vector512.GreaterThan(x, c).AsInt32(), tap, tapC);
            c = Avx512F.Max(x, c);
            zeroC = Avx512F.FusedMultiplyAdd(x, zero, zeroC);
            x = TElement.LoadWide(source, fourth + offset);
            tapD = Vector512.ConditionalSelect(Vector512.GreaterThan(x, d).AsInt32(), tap, tapD);
            d = Avx512F.Max(x, d);
            zeroD = Avx512F.FusedMultiplyAdd(x, zero, zeroD);
        }

        largest = new FourMaxima(a, b, c, d, tapA, tapB, tapC, tapD);
        return Vector512.EqualsAll(zeroA + zeroB + (zeroC + zeroD), zero);
    }

    // Infinities come here too: times zero they are NaNs.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (Vector512<float> Largest, Vector512<int> Tap) FindAmongNaNs(void* source, long first, long* offsets, int* taps, int count)
    {
        Vector512<float> best = TElement.LoadWide(source, first + offsets[0]);
        Vector512<int> tap = Vector512.Create(taps == null ? 0 : taps[0]);
        for (int i = 1; i < count; i++)
        {
            Vector512<float> x = TElement.LoadWide(source, first + offsets[i]);
            Vector512<float> wins = Vector512.GreaterThan(x, best) | ~Vector512.Equals(x, x);
            best = Vector512.ConditionalSelect(wins, x, best);
            tap = Vector512.ConditionalSelect(wins.AsInt32(), Vector512.Create(taps == null ? 0 : taps[i]), tap);
        }

        return (best, tap);
    }
}
