namespace Cnn.OneDnn.Backends.Definitions;

/// <summary>Functions in double that the obvious formula gives badly where its terms cancel, and the one that the framework lacks.</summary>
internal static class Accurate
{
    /// <summary>e^x - 1, by Kahan's correction of the rounding of e^x.</summary>
    public static double ExpMinusOne(double x)
    {
        double e = Math.Exp(x);
        return e == 1 ? x : e - 1 == -1 || double.IsInfinity(e) ? e - 1 : (e - 1) * x / Math.Log(e);
    }

    /// <summary>log(1 + x), by Kahan's correction of the rounding of 1 + x.</summary>
    public static double LogOnePlus(double x)
    {
        double sum = 1 + x;
        return sum == 1 ? x : double.IsInfinity(sum) ? sum : Math.Log(sum) * x / (sum - 1);
    }

    /// <summary>The probability that a standard normal number is at most x.</summary>
    public static double NormalDistribution(double x) => double.IsNaN(x) ? x : x > 0 ? 1 - UpperTail(x) : UpperTail(-x);

    // The probability of more than x >= 0: 1/2 minus the density times x + x^3 / 3 + x^5 / 15 + ..., or far out the density times
    // Laplace's continued fraction 1 / (x + 1 / (x + 2 / (x + 3 / ...))).
    private static double UpperTail(double x)
    {
        const double Far = 3;
        const int Levels = 100;
        double density = Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);
        if (x > Far)
        {
            double fraction = x;
            for (int level = Levels; level > 0; level--)
            {
                fraction = x + (level / fraction);
            }

            return density / fraction;
        }

        double sum = 0, term = x;
        for (int i = 3; sum + term != sum; i += 2)
        {
            sum += term;
            term *= x * x / i;
        }

        return 0.5 - (density * sum);
    }
}
