using System.Globalization;
using System.Text;

namespace Cnn.Models;

/// <summary>A chart as an SVG picture, for readers without scripts and for pages without the chart library.</summary>
internal static class PlainChart
{
    private const double Width = 600, Height = 220, Left = 58, Right = 12, Top = 10, Bottom = 24;

    public static string Write(ReportChart chart)
    {
        (double X, double Y)[] all = [.. chart.Lines.SelectMany(l => l.Points).Where(p => double.IsFinite(p.Y) && double.IsFinite(p.X))];
        if (all.Length == 0)
        {
            return "<p class=\"muted plain\">Nothing has been measured yet.</p>";
        }

        (double least, double largest) = (all.Min(p => p.Y), all.Max(p => p.Y));
        if (least == largest)
        {
            // A level line runs through the middle, not on the axis.
            (least, largest) = least == 0 ? (-1, 1) : (Math.Min(0, 2 * least), Math.Max(0, 2 * least));
        }

        double start = Math.Min(all.Min(p => p.X), 1), end = Math.Max(all.Max(p => p.X), start + 1e-9), range = Math.Max(largest - least, 1e-12);
        string Place((double X, double Y) p) => string.Create(
            CultureInfo.InvariantCulture,
            $"{Left + ((p.X - start) / (end - start) * (Width - Left - Right)):F1},{Height - Bottom - ((p.Y - least) / range * (Height - Top - Bottom)):F1}");
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg class=\"plain\" viewBox=\"0 0 {Width} {Height}\" aria-hidden=\"true\">");
        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"axis\" d=\"M{Left} {Top}V{Height - Bottom}H{Width - Right}\"/>");
        foreach (ChartLine line in chart.Lines)
        {
            (double X, double Y)[] points = [.. line.Points.Where(p => double.IsFinite(p.Y) && double.IsFinite(p.X))];
            bool isSmoothed = Smoothing.Concerns(chart, line);
            svg.Append(CultureInfo.InvariantCulture,
                $"<polyline class=\"line {line.Style}{(isSmoothed ? " raw" : "")}\" points=\"{string.Join(' ', points.Select(Place))}\"/>");
            if (isSmoothed)
            {
                svg.Append(CultureInfo.InvariantCulture,
                    $"<polyline class=\"line {line.Style}\" points=\"{string.Join(' ', Smoothing.Apply(points).Select(Place))}\"/>");
            }
        }

        svg.Append(CultureInfo.InvariantCulture,
            $"<text x=\"{Left - 6}\" y=\"{Top + 10}\" text-anchor=\"end\">{Number(largest, chart.IsShare)}</text>" +
            $"<text x=\"{Left - 6}\" y=\"{Height - Bottom}\" text-anchor=\"end\">{Number(least, chart.IsShare)}</text>");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Width - Right}\" y=\"{Height - 6}\" text-anchor=\"end\">epoch {end:G4}</text></svg>");
        return svg.ToString();
    }

    /// <summary>A number as the page shows it.</summary>
    public static string Number(double value, bool share) => !double.IsFinite(value) ? "–"
        : share ? value.ToString("P2", CultureInfo.InvariantCulture)
        : Math.Abs(value) >= 1000 ? value.ToString("N0", CultureInfo.InvariantCulture)
        : value.ToString("G4", CultureInfo.InvariantCulture);
}
