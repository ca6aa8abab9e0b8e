using System.Globalization;
using System.Text.Json.Nodes;

namespace Cnn.Models;

/// <summary>Which charts a record makes: loss and every metric with its validation, learning rate, images per second.</summary>
internal static class ReportCharts
{
    private const int MostPoints = 1200;
    private static readonly string[] NotMetrics = ["loss", "learning_rate", "img_s", "seconds", "wait_share"];

    private static readonly string[] KnownIds = ["accuracy"];

    // Metrics that lie between 0 and 1.
    private static readonly string[] Shares = ["accuracy", "precision", "recall", "f1", "auc", "top_k"];

    public static IReadOnlyList<ReportChart> Create(RunRecord record)
    {
        RunPoint[] points = Thinned(record.Points.Points);
        var charts = new List<ReportChart>
        {
            new("loss", "Loss", false, [new("each step", "step", [.. points.Select(p => (p.Epoch, p.Loss))]), .. Epochs(record, "loss", "training")]),
        };
        string[] names = [.. record.Epochs.SelectMany(e => e.Figures.Select(f => f.Key)).Distinct()];
        foreach (string name in names.Where(n => !NotMetrics.Contains(n) && !n.StartsWith("val_", StringComparison.Ordinal)))
        {
            charts.Add(new(IdOf(name, charts), Title(name), IsShare(name), Epochs(record, name, "training")));
        }

        if (names.Contains("learning_rate"))
        {
            charts.Add(new("learning_rate", "Learning rate", false, [Line(record, "learning_rate", "learning rate", "train")]));
        }

        charts.Add(new("img_s", Title("img_s"), false,
            [new("each step", "step", [.. points.Select(p => (p.Epoch, p.ImagesPerSecond))]), Line(record, "img_s", "epoch", "train")]));
        return charts;
    }

    /// <summary>The numbers of all charts for the script.</summary>
    public static JsonArray ToJson(IReadOnlyList<ReportChart> charts) => new([.. charts.Select(c => (JsonNode)c.ToJson())]);

    private static ChartLine[] Epochs(RunRecord record, string name, string label)
    {
        ChartLine train = Line(record, name, label, "train"), validation = Line(record, "val_" + name, "validation", "validation");
        return validation.Points.Any(p => double.IsFinite(p.Y)) ? [train, validation] : [train];
    }

    private static ChartLine Line(RunRecord record, string name, string label, string style) =>
        new(label, style, [.. record.Epochs.Select(e => ((double)e.Number, e[name]))]);

    // Names come from a file that is not trusted, and may be those of other parts of the page.
    private static string IdOf(string name, List<ReportChart> charts) =>
        KnownIds.Contains(name) ? name : string.Create(CultureInfo.InvariantCulture, $"figure-{charts.Count}");

    /// <summary>Whether a figure is shown in percent.</summary>
    public static bool IsShare(string name) => name == "wait_share" || Shares.Any(s => name.Contains(s, StringComparison.Ordinal));

    /// <summary>A figure's name as a heading.</summary>
    public static string Title(string name) => name switch
    {
        "img_s" => "Images per second",
        "wait_share" => "Share of waiting",
        "" => "",
        _ when name.StartsWith("val_", StringComparison.Ordinal) => "Validation " + name[4..].Replace('_', ' '),
        _ => char.ToUpperInvariant(name[0]) + name[1..].Replace('_', ' '),
    };

    private static RunPoint[] Thinned(ReadOnlySpan<RunPoint> points)
    {
        int stride = (points.Length / MostPoints) + 1;
        var kept = new List<RunPoint>();
        for (int i = stride - 1; i < points.Length; i += stride)
        {
            kept.Add(points[i]);
        }

        return [.. kept];
    }
}
