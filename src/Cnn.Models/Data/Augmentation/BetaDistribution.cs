namespace Cnn.Models;

/// <summary>The symmetric Beta distribution.</summary>
internal static class BetaDistribution
{
    /// <summary>A number in [0, 1] from Beta(alpha, alpha): x / (x + y) of two Gamma(alpha) numbers.</summary>
    public static float Draw(ref PhiloxSequence random, float alpha)
    {
        double x = Gamma(ref random, alpha), y = Gamma(ref random, alpha);
        return x + y > 0 ? (float)(x / (x + y)) : random.Below(2);
    }

    // Marsaglia and Tsang, "A simple method for generating gamma variables" (2000); below 1 by way of Gamma(alpha + 1) * U^(1 / alpha).
    private static double Gamma(ref PhiloxSequence random, double alpha)
    {
        if (alpha < 1)
        {
            return Gamma(ref random, alpha + 1) * Math.Pow(Uniform(ref random), 1 / alpha);
        }

        double d = alpha - (1.0 / 3), c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double normal = Math.Sqrt(-2 * Math.Log(Uniform(ref random))) * Math.Cos(2 * Math.PI * Uniform(ref random));
            double v = 1 + (c * normal);
            if (v > 0)
            {
                v = v * v * v;
                if (Math.Log(Uniform(ref random)) < (0.5 * normal * normal) + (d * (1 - v + Math.Log(v))))
                {
                    return d * v;
                }
            }
        }
    }

    private static double Uniform(ref PhiloxSequence random) => (random.Next() + 0.5) * (1.0 / 4294967296);
}
