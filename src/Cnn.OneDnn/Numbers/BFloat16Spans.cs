using System.Numerics;
using System.Runtime.CompilerServices;

namespace Cnn.OneDnn.Numbers;

/// <summary>Runs of numbers from binary32 to bfloat16, to the nearest and where two are as near to the even one, and back; a NaN stays a (quiet) NaN.</summary>
internal static class BFloat16Spans
{
    /// <summary>What rounds to nearest when it is added below the last place that is kept, with one more where that place is odd.</summary>
    public const uint JustBelowHalf = 0x7FFF;

    /// <summary>Keeps a NaN one whose other bits are cut off.</summary>
    public const uint QuietBit = 0x40;

    /// <summary>A bfloat16 is the upper half of a float's bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Widen(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);

    /// <summary>Rounds one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort Round(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value) ? (ushort)((bits >> 16) | QuietBit) : (ushort)((bits + JustBelowHalf + ((bits >> 16) & 1)) >> 16);
    }

    /// <summary>Rounds some, each into the lower half of a word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<uint> Round(Vector<float> value)
    {
        Vector<uint> bits = Vector.AsVectorUInt32(value), upper = bits >> 16;
        Vector<uint> rounded = (bits + new Vector<uint>(JustBelowHalf) + (upper & Vector<uint>.One)) >> 16;
        return Vector.ConditionalSelect(Vector.AsVectorUInt32(Vector.Equals(value, value)), rounded, upper | new Vector<uint>(QuietBit));
    }

    /// <summary>Rounds a run.</summary>
    public static void Round(ReadOnlySpan<float> values, Span<ushort> rounded)
    {
        int i = 0;
        for (; i + Vector<ushort>.Count <= values.Length; i += Vector<ushort>.Count)
        {
            Vector<uint> low = Round(new Vector<float>(values[i..])), high = Round(new Vector<float>(values[(i + Vector<float>.Count)..]));
            Vector.Narrow(low, high).CopyTo(rounded[i..]);
        }

        for (; i < values.Length; i++)
        {
            rounded[i] = Round(values[i]);
        }
    }

    /// <summary>Widens a run.</summary>
    public static void Widen(ReadOnlySpan<ushort> values, Span<float> widened)
    {
        int i = 0;
        for (; i + Vector<ushort>.Count <= values.Length; i += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(values[i..]), out Vector<uint> low, out Vector<uint> high);
            Vector.AsVectorSingle(low << 16).CopyTo(widened[i..]);
            Vector.AsVectorSingle(high << 16).CopyTo(widened[(i + Vector<float>.Count)..]);
        }

        for (; i < values.Length; i++)
        {
            widened[i] = Widen(values[i]);
        }
    }
}
