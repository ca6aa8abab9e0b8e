using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>
/// The transforms of F(2x2, 3x3) as <see cref="WinogradTwoByTwo"/> has them, for AVX-512 and tiles of bfloat16: sums are floats, and what is multiplied is
/// rounded to bfloat16 again. Products sum pairs, so elements are stored as pairs: of two channels of a tile, or of two tiles.
/// </summary>
[SkipLocalsInit]
internal static unsafe class BFloat16WinogradTransforms
{
    /// <summary>Results of a tile.</summary>
    public const int Results = 4;

    private const int Side = WinogradTwoByTwo.Side, Positions = WinogradTwoByTwo.Positions, Lanes = 16;

    /// <summary>Whether the CPU has the instructions.</summary>
    public static bool IsSupported => Avx512BW.IsSupported;

    // Elements 1, 3, 5, ... of two vectors: the upper halves of their floats.
    private static Vector512<ushort> UpperHalves => Vector512.Create(
        (ushort)1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31, 33, 35, 37, 39, 41, 43, 45, 47, 49, 51, 53, 55, 57, 59, 61, 63);

    /// <summary>32 channels of the sixteen pixels that a tile is made from to its positions.</summary>
    /// <param name="places">The channels of the pixels; moved on to the next ones.</param>
    /// <param name="gaps">From sixteen channels of a pixel to the next sixteen, in bytes.</param>
    /// <param name="target">The first channel at the first position.</param>
    /// <param name="stride">From position to position.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pixels(byte** places, nint* gaps, ushort* target, nint stride)
    {
        // Sixteen registers hold the pixels; sums go to memory only as results.
        Vector512<uint> a0 = Load(places, gaps, 0), a1 = Load(places, gaps, 1), a2 = Load(places, gaps, 2), a3 = Load(places, gaps, 3);
        Vector512<uint> b0 = Load(places, gaps, 4), b1 = Load(places, gaps, 5), b2 = Load(places, gaps, 6), b3 = Load(places, gaps, 7);
        Vector512<uint> c0 = Load(places, gaps, 8), c1 = Load(places, gaps, 9), c2 = Load(places, gaps, 10), c3 = Load(places, gaps, 11);
        Vector512<uint> d0 = Load(places, gaps, 12), d1 = Load(places, gaps, 13), d2 = Load(places, gaps, 14), d3 = Load(places, gaps, 15);
        Across(Even(a0) - Even(c0), Even(a1) - Even(c1), Even(a2) - Even(c2), Even(a3) - Even(c3), Odd(a0) - Odd(c0), Odd(a1) - Odd(c1), Odd(a2) - Odd(c2),
            Odd(a3) - Odd(c3), target, stride);
        target += Side * stride;
        Across(Even(b0) + Even(c0), Even(b1) + Even(c1), Even(b2) + Even(c2), Even(b3) + Even(c3), Odd(b0) + Odd(c0), Odd(b1) + Odd(c1), Odd(b2) + Odd(c2),
            Odd(b3) + Odd(c3), target, stride);
        target += Side * stride;
        Across(Even(c0) - Even(b0), Even(c1) - Even(b1), Even(c2) - Even(b2), Even(c3) - Even(b3), Odd(c0) - Odd(b0), Odd(c1) - Odd(b1), Odd(c2) - Odd(b2),
            Odd(c3) - Odd(b3), target, stride);
        target += Side * stride;
        Across(Even(b0) - Even(d0), Even(b1) - Even(d1), Even(b2) - Even(d2), Even(b3) - Even(d3), Odd(b0) - Odd(d0), Odd(b1) - Odd(d1), Odd(b2) - Odd(d2),
            Odd(b3) - Odd(d3), target, stride);
        BFloat16WinogradPlaces.Advance(places, gaps, Positions, 2);
    }

    /// <summary>Products to the four results of a tile.</summary>
    /// <param name="source">The first channel at the first position.</param>
    /// <param name="stride">From position to position.</param>
    /// <param name="channels">Whole pairs of runs.</param>
    /// <param name="bias">What to add, or null.</param>
    /// <param name="relu">Whether what is not above zero becomes zero, except NaN.</param>
    /// <param name="places">The first channels of the results; moved on by the channels.</param>
    /// <param name="gaps">From sixteen channels of a result to the next sixteen, in bytes.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Products(float* source, nint stride, int channels, float* bias, bool relu, byte** places, nint* gaps)
    {
        for (int channel = 0; channel < channels; channel += 2 * Lanes)
        {
            Vector512<float> low = bias == null ? Vector512<float>.Zero : Vector512.Load(bias + channel),
                high = bias == null ? Vector512<float>.Zero : Vector512.Load(bias + channel + Lanes);
            Combine(source + channel, stride, low, out Vector512<float> a0, out Vector512<float> a1, out Vector512<float> a2, out Vector512<float> a3);
            Combine(source + channel + Lanes, stride, high, out Vector512<float> b0, out Vector512<float> b1, out Vector512<float> b2, out Vector512<float> b3);
            Store(a0, b0, relu, places, gaps, 0);
            Store(a1, b1, relu, places, gaps, 1);
            Store(a2, b2, relu, places, gaps, 2);
            Store(a3, b3, relu, places, gaps, 3);
            BFloat16WinogradPlaces.Advance(places, gaps, Results, 2);
        }
    }

    /// <summary>Sixteen channels of the pixels that two tiles are made from to positions, one channel of both in a pair.</summary>
    /// <param name="places">The first tile's pixels, for the lower halves, then the second one's; moved on to the next channels.</param>
    /// <param name="gaps">From sixteen channels of a pixel to the next sixteen, in bytes.</param>
    /// <param name="target">The first pair at the first position.</param>
    /// <param name="stride">From position to position.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PixelPairs(byte** places, nint* gaps, uint* target, nint stride)
    {
        byte** other = places + Positions;
        for (int y = 0; y < Side; y++)
        {
            // Rows 0 - 2, 1 + 2, 2 - 1 and 1 - 3.
            int plus = y == 0 ? 0 : y == 2 ? 8 : 4, minus = y == 2 ? 4 : y == 3 ? 12 : 8;
            Vector512<uint> sign = y == 1 ? Vector512<uint>.Zero : Vector512.Create(0x80000000u);
            Across(
                Down(places, plus, minus, sign), Down(places, plus + 1, minus + 1, sign), Down(places, plus + 2, minus + 2, sign),
                Down(places, plus + 3, minus + 3, sign),
                Down(other, plus, minus, sign), Down(other, plus + 1, minus + 1, sign), Down(other, plus + 2, minus + 2, sign),
                Down(other, plus + 3, minus + 3, sign),
                (ushort*)(target + (y * Side * stride)), 2 * stride);
        }

        BFloat16WinogradPlaces.Advance(places, gaps, 2 * Positions, 1);
    }

    /// <summary>The same of the four pixels of a gradient's tiles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void GradientPairs(byte** places, nint* gaps, uint* target, nint stride)
    {
        Vector512<float> a0 = Wide(places, 0), a1 = Wide(places, 1), a2 = Wide(places, 2), a3 = Wide(places, 3);
        Vector512<float> b0 = Wide(places, 4), b1 = Wide(places, 5), b2 = Wide(places, 6), b3 = Wide(places, 7);
        Spread(a0, a1, b0, b1, target, stride);
        Spread(a0 + a2, a1 + a3, b0 + b2, b1 + b3, target + (Side * stride), stride);
        Spread(a0 - a2, a1 - a3, b0 - b2, b1 - b3, target + (2 * Side * stride), stride);
        Spread(-a2, -a3, -b2, -b3, target + (3 * Side * stride), stride);
        BFloat16WinogradPlaces.Advance(places, gaps, 2 * Results, 1);
    }

    /// <summary>
    /// Two vectors rounded to bfloat16: the first in the lower halves. Sums of widened bfloat16 are no NaN that rounding would carry into another number.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Pair(Vector512<float> low, Vector512<float> high) => BFloat16Bits.Pairs(Round(low), Round(high));

    // To nearest even, in the upper halves.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Round(Vector512<float> value)
    {
        Vector512<uint> bits = value.AsUInt32();
        return bits + (((bits >>> 16) & Vector512<uint>.One) + Vector512.Create(BFloat16Bits.JustBelowHalf));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Load(byte** places, nint* gaps, int pixel)
    {
        byte* p = places[pixel];
        return Vector256.Load(p).ToVector512Unsafe().WithUpper(Vector256.Load(p + gaps[pixel])).AsUInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Even(Vector512<uint> pairs) => (pairs << 16).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Odd(Vector512<uint> pairs) => (pairs & Vector512.Create(BFloat16Bits.UpperHalf)).AsSingle();

    // A difference, or with no sign a sum, of two rows' pixels in one column.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Down(byte** places, int plus, int minus, Vector512<uint> sign) =>
        Wide(places, plus) + (Wide(places, minus).AsUInt32() ^ sign).AsSingle();

    // A row of B'd times B for two sets of pixels.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Across(
        Vector512<float> v0, Vector512<float> v1, Vector512<float> v2, Vector512<float> v3, Vector512<float> w0, Vector512<float> w1, Vector512<float> w2,
        Vector512<float> w3, ushort* target, nint stride)
    {
        Pair(v0 - v2, w0 - w2).AsUInt16().Store(target);
        Pair(v1 + v2, w1 + w2).AsUInt16().Store(target + stride);
        Pair(v2 - v1, w2 - w1).AsUInt16().Store(target + (2 * stride));
        Pair(v1 - v3, w1 - w3).AsUInt16().Store(target + (3 * stride));
    }

    // A row of Ay times A' for two tiles.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Spread(Vector512<float> v0, Vector512<float> v1, Vector512<float> w0, Vector512<float> w1, uint* target, nint stride)
    {
        Pair(v0, w0).Store(target);
        Pair(v0 + v1, w0 + w1).Store(target + stride);
        Pair(v0 - v1, w0 - w1).Store(target + (2 * stride));
        Pair(-v1, -w1).Store(target + (3 * stride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Combine(
        float* source, nint stride, Vector512<float> offset, out Vector512<float> r0, out Vector512<float> r1, out Vector512<float> r2, out Vector512<float> r3)
    {
        Sums(source, stride, out Vector512<float> a0, out Vector512<float> b0);
        Sums(source + stride, stride, out Vector512<float> a1, out Vector512<float> b1);
        Sums(source + (2 * stride), stride, out Vector512<float> a2, out Vector512<float> b2);
        Sums(source + (3 * stride), stride, out Vector512<float> a3, out Vector512<float> b3);
        r0 = a0 + a1 + a2 + offset;
        r1 = a1 - a2 - a3 + offset;
        r2 = b0 + b1 + b2 + offset;
        r3 = b1 - b2 - b3 + offset;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sums(float* source, nint stride, out Vector512<float> a, out Vector512<float> b)
    {
        Vector512<float> m1 = Vector512.Load(source + (4 * stride)), m2 = Vector512.Load(source + (8 * stride));
        a = Vector512.Load(source) + m1 + m2;
        b = m1 - m2 - Vector512.Load(source + (12 * stride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector512<float> low, Vector512<float> high, bool relu, byte** places, nint* gaps, int pixel)
    {
        if (relu)
        {
            low = Relu(low);
            high = Relu(high);
        }

        Vector512<ushort> halves = Avx512BW.PermuteVar32x16x2(
            BFloat16Bits.RoundUpperHalf(low).AsUInt16(), UpperHalves, BFloat16Bits.RoundUpperHalf(high).AsUInt16());
        byte* p = places[pixel];
        halves.GetLower().AsByte().Store(p);
        halves.GetUpper().AsByte().Store(p + gaps[pixel]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Relu(Vector512<float> value) =>
        Vector512.ConditionalSelect(Vector512.LessThanOrEqual(value, Vector512<float>.Zero), Vector512<float>.Zero, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Wide(byte** places, int pixel) => BFloat16Element.LoadWide(places[pixel], 0);
}
