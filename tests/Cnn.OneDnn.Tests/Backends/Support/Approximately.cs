namespace Cnn.OneDnn.Tests.Backends;

/// <summary>Comparison with reference values by the tolerance |a - b| &lt;= absolute + relative |b| + peak max|b|.</summary>
internal static class Approximately
{
    public static void Check(string what, float[] actual, IReadOnlyList<double> expected, double absolute = 1e-5, double relative = 1e-4, double peak = 0)
    {
        Assert.That(actual, Has.Length.EqualTo(expected.Count), what);
        double largest = expected.Count == 0 ? 0 : expected.Max(Math.Abs), worst = 0;
        int at = -1;
        for (int i = 0; i < actual.Length; i++)
        {
            double allowed = absolute + (relative * Math.Abs(expected[i])) + (peak * largest);
            double excess = Math.Abs(actual[i] - expected[i]) - allowed;
            if (!(excess <= 0) && !(double.IsNaN(expected[i]) && float.IsNaN(actual[i])) && (at < 0 || excess > worst))
            {
                (worst, at) = (excess, i);
            }
        }

        Assert.That(at, Is.LessThan(0), at < 0 ? what : $"{what}: element {at} is {actual[at]}, expected {expected[at]}");
    }

    public static void Check(string what, float[] actual, float[] expected, double absolute = 1e-5, double relative = 1e-4, double peak = 0) =>
        Check(what, actual, Array.ConvertAll(expected, e => (double)e), absolute, relative, peak);
}
