namespace Cnn.OneDnn;

/// <summary>Numbers of the distributions that initializers draw from.</summary>
internal static class Distributions
{
    // The standard deviation of a standard normal cut at two standard deviations: Keras divides by it so that the cut values have the wanted one.
    private const double TruncatedStandardDeviation = .87962566103423978;

    /// <summary>Uniform numbers in [low, high).</summary>
    public static void Uniform(Span<float> destination, float low, float high, ulong seed, ulong stream)
    {
        float width = high - low;
        for (int i = 0; i < destination.Length; i += 4)
        {
            (uint a, uint b, uint c, uint d) = Philox.Block(seed, stream, (ulong)(i / 4));
            Span<float> part = destination.Slice(i, Math.Min(4, destination.Length - i));
            part[0] = low + (width * Philox.ToUnit(a));
            if (part.Length > 1)
            {
                part[1] = low + (width * Philox.ToUnit(b));
            }

            if (part.Length > 2)
            {
                part[2] = low + (width * Philox.ToUnit(c));
            }

            if (part.Length > 3)
            {
                part[3] = low + (width * Philox.ToUnit(d));
            }
        }
    }

    /// <summary>Normal numbers; those further than <paramref name="cut"/> standard deviations from the mean are drawn again.</summary>
    public static void Normal(Span<float> destination, float mean, float deviation, float cut, ulong seed, ulong stream)
    {
        Span<float> four = stackalloc float[4];
        int filled = 0;
        for (ulong index = 0; filled < destination.Length; index++)
        {
            (uint a, uint b, uint c, uint d) = Philox.Block(seed, stream, index);
            (four[0], four[1]) = BoxMuller(a, b);
            (four[2], four[3]) = BoxMuller(c, d);
            for (int i = 0; i < 4 && filled < destination.Length; i++)
            {
                if (MathF.Abs(four[i]) <= cut)
                {
                    destination[filled++] = mean + (deviation * four[i]);
                }
            }
        }
    }

    /// <summary>Uniform numbers of variance <paramref name="scale"/>.</summary>
    public static void ScaledUniform(Span<float> destination, double scale, ulong seed, ulong stream)
    {
        float limit = (float)Math.Sqrt(3 * scale);
        Uniform(destination, -limit, limit, seed, stream);
    }

    /// <summary>Normal numbers cut at two standard deviations, of variance <paramref name="scale"/> after the cut.</summary>
    public static void ScaledNormal(Span<float> destination, double scale, ulong seed, ulong stream) =>
        Normal(destination, 0, (float)(Math.Sqrt(scale) / TruncatedStandardDeviation), 2, seed, stream);

    private static (float X, float Y) BoxMuller(uint first, uint second)
    {
        // 1 - u lies in (0, 1], where the logarithm is finite.
        float radius = MathF.Sqrt(-2 * MathF.Log(1 - Philox.ToUnit(first)));
        (float sin, float cos) = MathF.SinCos(2 * MathF.PI * Philox.ToUnit(second));
        return (radius * cos, radius * sin);
    }
}
