using System.Globalization;
using System.Net;
using System.Text;
using Cnn.OneDnn.Files;

namespace Cnn.Models;

/// <summary>A training as one HTML file with everything in it.</summary>
internal static class ReportPage
{
    private const int MostEpochRows = 500;

    /// <summary>The page.</summary>
    /// <param name="record">The training.</param>
    /// <param name="evaluation">What is known of its mistakes; null for nothing.</param>
    /// <param name="drawing">The network as SVG; empty for none.</param>
    /// <param name="version">What the script beside the page calls it, so that it is loaded anew when that changes; null for a page that stays.</param>
    public static string Write(RunRecord record, RunEvaluation? evaluation, byte[] drawing, string? version = null)
    {
        IReadOnlyList<ReportChart> charts = ReportCharts.Create(record);
        var body = new StringBuilder();
        string status = record.Ending ?? $"training: {record.Epochs.Count} of {record.PlannedEpochs} epochs done; " +
            (version is null ? "load the page again to see more" : "this page follows it");
        string follows = version is null ? "" : $" data-version=\"{version}\"";
        body.Append(CultureInfo.InvariantCulture,
            $"<header><h1>{Text(record.Title)}</h1><p class=\"muted\" id=\"status\"{follows}>{Text(Sentence(status))}.</p></header>\n<main>\n");
        AppendCards(body, record);
        AppendCharts(body, charts);
        AppendEpochs(body, record);
        if (evaluation is not null)
        {
            EvaluationSections.Append(body, evaluation);
        }

        if (drawing.Length > 0)
        {
            body.Append(CultureInfo.InvariantCulture,
                $"<section aria-labelledby=\"network\"><h2 id=\"network\">The network</h2>" +
                $"<div class=\"scroll drawing\" tabindex=\"0\" role=\"region\" aria-label=\"Drawing of the network\">" +
                $"<img alt=\"{Text(record.Model)} drawn as boxes and arrows\" " +
                $"src=\"data:image/svg+xml;base64,{Convert.ToBase64String(drawing)}\"></div></section>\n");
        }

        AppendFacts(body, record);
        body.Append("</main>\n<footer><p>This page holds all its data and asks for nothing from elsewhere.</p></footer>\n");
        body.Append("<script type=\"application/json\" id=\"data\">")
            .Append(ReportCharts.ToJson(charts).ToJsonString()).Append("</script>\n");
        string[] scripts = PageScripts.ChartLibrary is { } library
            ? [$"/*\n{PageScripts.ChartLicence}*/\n{library}", PageScripts.Report]
            : [PageScripts.Report];
        return HtmlPage.Write($"{record.Title}: training report", body.ToString(), PageScripts.ChartStyle + Style, version is not null, scripts);
    }

    private const string Style =
        """
        .plain .line{fill:none;stroke-width:2}.plain .axis{fill:none;stroke:var(--line)}.plain text{fill:var(--muted);font-size:12px}
        .line.step{stroke:var(--muted);stroke-width:1.5}.line.raw{opacity:.35;stroke-width:1}.smoothing{display:flex;flex-wrap:wrap;align-items:center;gap:4px 10px}.smoothing[hidden]{display:none}.smoothing input{width:min(100%,220px);accent-color:var(--accent)}
        .line.train{stroke:var(--train)}.line.validation{stroke:var(--validation);stroke-dasharray:6 3}
        .key{display:flex;flex-wrap:wrap;gap:4px 16px;margin:2px 0 6px;padding:0;list-style:none;font-size:0.9rem;color:var(--muted)}.key svg{width:26px;height:8px;display:inline-block;vertical-align:middle;margin-right:6px}
        .key .line{fill:none;stroke-width:2}figcaption{font-weight:600;color:var(--text)}figcaption small{font-weight:400}
        """;

    private static void AppendCards(StringBuilder body, RunRecord record)
    {
        var cards = new List<(
            string Label, string Value)> { ("Epochs", string.Create(CultureInfo.InvariantCulture, $"{record.Epochs.Count} of {record.PlannedEpochs}")) };
        if (record.Epochs.Count > 0)
        {
            RunEpoch last = record.Epochs[^1];
            string measured = double.IsFinite(last["val_accuracy"]) ? "val_accuracy" : "accuracy";
            RunEpoch best = record.Epochs.MaxBy(e => double.IsFinite(e[measured]) ? e[measured] : double.NegativeInfinity)!;
            cards.Add((measured == "accuracy" ? "Training accuracy" : "Validation accuracy", PlainChart.Number(last[measured], true)));
            cards.Add((string.Create(CultureInfo.InvariantCulture, $"Best, in epoch {best.Number}"), PlainChart.Number(best[measured], true)));
            string loss = double.IsFinite(last["val_loss"]) ? "val_loss" : "loss";
            cards.Add((loss == "loss" ? "Training loss" : "Validation loss", PlainChart.Number(last[loss], false)));
            cards.Add(("Images per second",
                PlainChart.Number(record.Epochs.Select(e => e["img_s"]).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average(), false)));
            double seconds = record.Epochs.Select(e => e["seconds"]).Where(double.IsFinite).Sum();
            cards.Add(("Time in training", seconds < 120
                ? $"{seconds.ToString("F1", CultureInfo.InvariantCulture)} s"
                : $"{(seconds / 60).ToString("F1", CultureInfo.InvariantCulture)} min"));
        }

        body.Append("<section aria-label=\"Summary\"><div class=\"cards\">");
        foreach ((string label, string value) in cards)
        {
            body.Append(CultureInfo.InvariantCulture, $"<div class=\"card\"><span class=\"muted\">{Text(label)}</span><b>{Text(value)}</b></div>");
        }

        body.Append("</div></section>\n");
    }

    private static void AppendCharts(StringBuilder body, IReadOnlyList<ReportChart> charts)
    {
        body.Append(CultureInfo.InvariantCulture,
            $"<section aria-labelledby=\"curves\"><h2 id=\"curves\">Curves</h2><p class=\"muted\">Over the epochs. Point at a chart, or focus it and " +
            $"use the arrow keys, to read numbers; drag to enlarge a part, double-click to see all.</p>" +
            $"<p class=\"smoothing\" hidden><label for=\"smoothing\">Smoothing</label> <input type=\"range\" id=\"smoothing\" min=\"0\" max=\"0.99\" " +
            $"step=\"0.01\" value=\"{Smoothing.Weight}\" data-over=\"{Smoothing.Many}\"> <output for=\"smoothing\" id=\"smoothing-value\">" +
            $"{Smoothing.Weight:F2}</output></p><div class=\"charts\">\n");
        foreach (ReportChart chart in charts)
        {
            string numbers = string.Join(
                "; ", chart.Lines.Where(l => l.Points.Count > 0).Select(l => $"{l.Name} ends at {PlainChart.Number(l.Last, chart.IsShare)}"));
            body.Append(CultureInfo.InvariantCulture, $"<figure><figcaption id=\"{chart.Id}-title\">{Text(chart.Title)}</figcaption><ul class=\"key\">");
            foreach (ChartLine line in chart.Lines)
            {
                body.Append(CultureInfo.InvariantCulture,
                    $"<li><svg viewBox=\"0 0 26 8\" aria-hidden=\"true\"><path class=\"line {line.Style}\" d=\"M0 4H26\"/></svg>{Text(line.Name)}</li>");
            }

            body.Append(CultureInfo.InvariantCulture,
                $"</ul><div class=\"plot\" id=\"{chart.Id}\" role=\"img\" tabindex=\"0\" " +
                $"aria-label=\"{Text($"{chart.Title} over the epochs: {numbers}")}\">{PlainChart.Write(chart)}</div><div class=\"values muted\" " +
                $"id=\"{chart.Id}-values\" aria-live=\"polite\"></div></figure>\n");
        }

        body.Append("</div></section>\n");
    }

    private static void AppendEpochs(StringBuilder body, RunRecord record)
    {
        if (record.Epochs.Count == 0)
        {
            return;
        }

        string[] names = [.. record.Epochs.SelectMany(e => e.Figures.Select(f => f.Key)).Distinct()];
        RunEpoch[] shown = [.. record.Epochs.TakeLast(MostEpochRows)];
        body.Append(CultureInfo.InvariantCulture,
            $"<section aria-labelledby=\"epochs\"><h2 id=\"epochs\">Epochs</h2><details><summary>Show the figures of " +
            $"{(shown.Length < record.Epochs.Count ? $"the last {shown.Length}" : "all")} epochs</summary><div class=\"scroll\" tabindex=\"0\" " +
            $"role=\"region\" aria-label=\"Figures of the epochs\"><table class=\"numbers\"><thead><tr><th scope=\"col\">Epoch</th>");
        foreach (string name in names)
        {
            body.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\">{Text(ReportCharts.Title(name))}</th>");
        }

        body.Append("</tr></thead><tbody>");
        foreach (RunEpoch epoch in shown)
        {
            body.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{epoch.Number}</th>");
            foreach (string name in names)
            {
                body.Append(CultureInfo.InvariantCulture, $"<td>{PlainChart.Number(epoch[name], ReportCharts.IsShare(name))}</td>");
            }

            body.Append("</tr>");
        }

        body.Append("</tbody></table></div></details></section>\n");
    }

    private static void AppendFacts(StringBuilder body, RunRecord record)
    {
        body.Append("<section aria-labelledby=\"facts\"><h2 id=\"facts\">How it was trained</h2>\n");
        if (record.Command.Length > 0)
        {
            body.Append(CultureInfo.InvariantCulture, $"<p><code id=\"command\">{Text(record.Command)}</code></p>");
        }

        body.Append("<table class=\"facts\"><tbody>");
        foreach ((string name, string value) in record.Facts)
        {
            body.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{Text(name)}</th><td>{Text(value)}</td></tr>");
        }

        body.Append("</tbody></table></section>\n");
    }

    private static string Sentence(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    private static string Text(string text) => WebUtility.HtmlEncode(PlainText.Escape(text));
}
