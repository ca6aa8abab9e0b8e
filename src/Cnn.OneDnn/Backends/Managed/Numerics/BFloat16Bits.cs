using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Cnn.OneDnn.Numbers;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Conversions between binary32 and bfloat16, rounding to nearest even; a NaN stays a (quiet) NaN.</summary>
internal static unsafe class BFloat16Bits
{
    /// <summary>A bfloat16 is the upper half of a float's bits.</summary>
    public const uint UpperHalf = 0xFFFF0000;

    /// <summary>What rounds to nearest when it is added below the last place that is kept, with one more where that place is odd.</summary>
    public const uint JustBelowHalf = BFloat16Spans.JustBelowHalf;

    // Keeps a NaN one whose other bits are cut off.
    private const uint QuietBitOfSingle = BFloat16Spans.QuietBit << 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ToSingle(ushort bits) => BFloat16Spans.Widen(bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort FromSingle(float value) => BFloat16Spans.Round(value);

    /// <summary>Widens a run of elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Widen(ushort* source, float* destination, long count)
    {
        long i = 0;
        for (; i + Vector<ushort>.Count <= count; i += Vector<ushort>.Count)
        {
            Vector.Widen(Vector.Load(source + i), out Vector<uint> low, out Vector<uint> high);
            Vector.Store(Vector.AsVectorSingle(low << 16), destination + i);
            Vector.Store(Vector.AsVectorSingle(high << 16), destination + i + Vector<float>.Count);
        }

        for (; i < count; i++)
        {
            destination[i] = ToSingle(source[i]);
        }
    }

    /// <summary>Rounds a run of elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FromSingles(float* source, ushort* destination, long count)
    {
        long i = 0;
        for (; i + Vector<ushort>.Count <= count; i += Vector<ushort>.Count)
        {
            Vector<uint> low = Round(Vector.Load(source + i)), high = Round(Vector.Load(source + i + Vector<float>.Count));
            Vector.Store(Vector.Narrow(low, high), destination + i);
        }

        for (; i < count; i++)
        {
            destination[i] = FromSingle(source[i]);
        }
    }

    /// <summary>Rounds sixteen elements; the upper halves of the words hold the results, the lower ones anything.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> RoundUpperHalf(Vector512<float> value)
    {
        Vector512<uint> bits = value.AsUInt32(), rounded = bits + (((bits >>> 16) & Vector512<uint>.One) + Vector512.Create(JustBelowHalf));
        return Vector512.ConditionalSelect(Vector512.Equals(value, value).AsUInt32(), rounded, bits | Vector512.Create(QuietBitOfSingle));
    }

    /// <summary>Rounds sixteen pairs of elements: the first of each in the lower half.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> RoundPairs(Vector512<float> low, Vector512<float> high) => Pairs(RoundUpperHalf(low), RoundUpperHalf(high));

    /// <summary>The upper halves of two vectors in pairs: the first one's in the lower half.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Pairs(Vector512<uint> low, Vector512<uint> high) =>
        Vector512.ConditionalSelect(Vector512.Create(UpperHalf), high, low >>> 16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<uint> Round(Vector<float> value) => BFloat16Spans.Round(value);
}
