namespace Cnn.Models;

/// <summary>
/// Exponential smoothing of a line: s_n = w s_(n-1) + (1 - w) y_n from s_0 = 0, divided by 1 - w^n, so that the first points are not drawn to 0.
/// </summary>
internal static class Smoothing
{
    /// <summary>How much of what was before stays, unless the reader says otherwise.</summary>
    public const double Weight = 0.9;

    /// <summary>A line of more epochs than this is smoothed.</summary>
    public const int Many = 20;

    /// <summary>Whether a line is smoothed: those of single steps and those of many epochs, which jump; not what was set.</summary>
    public static bool Concerns(ReportChart chart, ChartLine line) => chart.Id != "learning_rate" && (line.Style == "step" || line.Points.Count > Many);

    /// <summary>The smoothed line.</summary>
    public static IEnumerable<(double X, double Y)> Apply(IEnumerable<(double X, double Y)> points)
    {
        double sum = 0, share = 1;
        foreach ((double x, double y) in points)
        {
            sum = (Weight * sum) + ((1 - Weight) * y);
            share *= Weight;
            yield return (x, sum / (1 - share));
        }
    }
}
