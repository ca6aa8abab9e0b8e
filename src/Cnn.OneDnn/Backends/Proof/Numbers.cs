using System.Numerics.Tensors;

namespace Cnn.OneDnn.Backends.Proof;

/// <summary>
/// Lists of numbers that kernels are tried on, each as long as anybody has needed it so far: to make them anew for each kernel takes longer than to run it. All
/// are exact in bfloat16, and no two neighbours are alike along any axis. For the engine's thread alone.
/// </summary>
internal sealed class Numbers
{
    // Prime, so that no stride of a tensor meets the same numbers again.
    private const int Period = 65521;
    private const int LeastList = 1 << 19, Growth = 4;
    private static readonly int[] Scattered = Scatter();

    private readonly Dictionary<Func<int, float>, (float[] Values, int Filled)> lists = [];

    /// <summary>-2 to 2: sums of products of these are exact in any order.</summary>
    public ReadOnlyMemory<float> Integers(int count, int seed) => Take(Integer, count, seed);

    /// <summary>The same times a power of two.</summary>
    public ReadOnlyMemory<float> Integers(int count, int seed, int exponent)
    {
        float[] scaled = new float[count];
        TensorPrimitives.Multiply(Integers(count, seed).Span, MathF.ScaleB(1, exponent), scaled);
        return scaled;
    }

    /// <summary>Odd sixteenths from -47 to 47: off the kinks of piecewise functions.</summary>
    public ReadOnlyMemory<float> Odd(int count, int seed) => Take(OddSixteenth, count, seed);

    /// <summary>Odd sixteenths between 0 and 1.</summary>
    public ReadOnlyMemory<float> Fractions(int count, int seed) => Take(Fraction, count, seed);

    /// <summary>Eighths from 1/8 to 2.</summary>
    public ReadOnlyMemory<float> Positive(int count, int seed) => Take(PositiveEighth, count, seed);

    /// <summary>0 or 1.</summary>
    public ReadOnlyMemory<float> Bits(int count, int seed) => Take(Bit, count, seed);

    /// <summary>Whole numbers from 0 to <paramref name="limit"/> - 1.</summary>
    public static ReadOnlyMemory<float> Below(int limit, int count, int seed) => Repeat(r => r % limit, count, seed);

    /// <summary>Frees all lists.</summary>
    public void Forget() => lists.Clear();

    // Five numbers around zero.
    private static float Integer(int r) => (r % 5) - 2;

    // By twos from -47 on.
    private static float OddSixteenth(int r) => (((r % 48) * 2) - 47) / 16f;

    // By twos from 1 on.
    private static float Fraction(int r) => (((r % 8) * 2) + 1) / 16f;

    // From 1 to 16 of them.
    private static float PositiveEighth(int r) => ((r % 16) + 1) / 8f;

    private static float Bit(int r) => r % 2;

    private ReadOnlyMemory<float> Take(Func<int, float> number, int count, int seed)
    {
        int offset = OffsetOf(seed), wanted = offset + count;
        if (!lists.TryGetValue(number, out (float[] Values, int Filled) list) || list.Values.Length < wanted)
        {
            // Only as far as it is written does a list take memory.
            list = (GC.AllocateUninitializedArray<float>(Math.Max(wanted, list.Values is { } shorter ? Growth * shorter.Length : LeastList)), 0);
        }

        if (list.Filled < wanted)
        {
            Repeat(i => number(Scattered[i]), list.Values.AsSpan(0, wanted), list.Filled);
            list.Filled = wanted;
        }

        lists[number] = list;
        return list.Values.AsMemory(offset, count);
    }

    // Each seed starts elsewhere in the same sequence.
    private static int OffsetOf(int seed) => seed * 7919 % Period;

    private static float[] Repeat(Func<int, float> number, int count, int seed)
    {
        float[] result = GC.AllocateUninitializedArray<float>(count);
        Repeat(i => number(Scattered[(OffsetOf(seed) + i) % Period]), result, 0);
        return result;
    }

    /// <summary>Goes on with a sequence that begins anew after each period.</summary>
    private static void Repeat(Func<int, float> number, Span<float> list, int filled)
    {
        for (; filled < Math.Min(list.Length, Period); filled++)
        {
            list[filled] = number(filled);
        }

        while (filled < list.Length)
        {
            int part = Math.Min(Period - (filled % Period), list.Length - filled);
            list.Slice(filled % Period, part).CopyTo(list[filled..]);
            filled += part;
        }
    }

    // A linear congruence's upper bits, by Numerical Recipes' constants.
    private static int[] Scatter()
    {
        int[] result = new int[Period];
        uint state = 1;
        for (int i = 0; i < Period; i++)
        {
            state = (state * 1664525) + 1013904223;
            result[i] = (int)(state >> 12);
        }

        return result;
    }
}
