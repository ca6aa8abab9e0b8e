namespace Cnn.Models;

/// <summary>A line of a chart.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Style">step, train or validation: how it is drawn.</param>
/// <param name="Points">Epochs done, and the number there.</param>
internal sealed record ChartLine(string Name, string Style, IReadOnlyList<(double X, double Y)> Points)
{
    /// <summary>The last finite number; NaN where there is none.</summary>
    public double Last => Points.Select(p => p.Y).LastOrDefault(double.IsFinite, double.NaN);
}
