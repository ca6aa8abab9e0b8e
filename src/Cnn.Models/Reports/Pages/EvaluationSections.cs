using System.Globalization;
using System.Net;
using System.Text;
using Cnn.OneDnn.Files;

namespace Cnn.Models;

/// <summary>The parts of a report that show what the model confuses, what it is most wrong about and what its first filters look like.</summary>
internal static class EvaluationSections
{
    private const int MostPairs = 8;

    public static void Append(StringBuilder body, RunEvaluation evaluation)
    {
        string of = evaluation.Samples == evaluation.Total
            ? $"all {evaluation.Total} validation samples"
            : $"{evaluation.Samples} of the {evaluation.Total} validation samples; all of them when training ends";
        if (evaluation.Matrix.Count > 0)
        {
            AppendMatrix(body, evaluation, of);
        }

        body.Append(evaluation.Right.Count > 0 ? "<div class=\"beside\">" : "");
        AppendMistakes(body, evaluation, of);
        if (evaluation.Right.Count > 0)
        {
            AppendRight(body, evaluation);
            body.Append("</div>\n");
        }

        if (evaluation.Filters.Length > 0)
        {
            body.Append(CultureInfo.InvariantCulture,
                $"<section aria-labelledby=\"filters\"><h2 id=\"filters\">Filters of {Text(evaluation.FilterLayer)}</h2><p class=\"muted\">The kernels of " +
                $"the first convolution, each from its least weight to its largest.</p><img class=\"pixels map\" alt=\"The filters of " +
                $"{Text(evaluation.FilterLayer)} side by side\" src=\"{HtmlPage.Png(evaluation.Filters)}\"></section>\n");
        }
    }

    private static void AppendMatrix(StringBuilder body, RunEvaluation evaluation, string of)
    {
        body.Append(CultureInfo.InvariantCulture,
            $"<section aria-labelledby=\"confusion\"><h2 id=\"confusion\">Confusions</h2><p class=\"muted\">Rows: the true class. Columns: what the model " +
            $"said. Over {Text(of)}.</p>");
        (int Truth, int Said, int Count)[] pairs =
        [
            .. evaluation.Matrix.SelectMany((row, truth) => row.Select((count, said) => (truth, said, count)))
                .Where(p => p.truth != p.said && p.count > 0).OrderByDescending(p => p.count).Take(MostPairs),
        ];
        if (pairs.Length > 0)
        {
            body.Append(CultureInfo.InvariantCulture,
                $"<p>Most often: " +
                $"{string.Join(", ", pairs.Select(p => $"{Text(evaluation.Classes[p.Truth])} as {Text(evaluation.Classes[p.Said])} ({p.Count})"))}.</p>");
        }

        body.Append("<div class=\"scrolls\"><p class=\"hint muted\">Scroll sideways to see all columns →</p>" +
            "<div class=\"scroll wide\" tabindex=\"0\" role=\"region\" aria-label=\"Confusion matrix\">" +
            "<table class=\"matrix\"><thead><tr><th scope=\"col\">true \\ said</th>");
        foreach (string name in evaluation.Classes)
        {
            body.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\">{Text(name)}</th>");
        }

        body.Append("<th scope=\"col\">right</th></tr></thead><tbody>");
        for (int truth = 0; truth < evaluation.Matrix.Count; truth++)
        {
            int[] row = evaluation.Matrix[truth];
            int total = row.Sum();
            body.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{Text(evaluation.Classes[truth])}</th>");
            for (int said = 0; said < row.Length; said++)
            {
                // Mistakes are rare where a model is good: the root makes them visible.
                double share = total == 0 ? 0 : Math.Sqrt((double)row[said] / total) * 0.6;
                body.Append(CultureInfo.InvariantCulture, $"<td style=\"background:rgba(var(--heat),{share:F3})\">{(row[said] == 0 ? "" : row[said])}</td>");
            }

            body.Append(CultureInfo.InvariantCulture, $"<td>{(total == 0 ? "–" : Share((double)row[truth] / total))}</td></tr>");
        }

        body.Append("</tbody></table></div></div></section>\n");
    }

    private static void AppendMistakes(StringBuilder body, RunEvaluation evaluation, string of)
    {
        body.Append(CultureInfo.InvariantCulture,
            $"<section aria-labelledby=\"mistakes\"><h2 id=\"mistakes\">Worst mistakes</h2><p class=\"muted\">Where the right class got " +
            $"least, of {Text(of)}.</p>");
        if (evaluation.Mistakes.Count == 0)
        {
            body.Append("<p>There are none.</p></section>\n");
            return;
        }

        body.Append("<ul class=\"mistakes\">");
        foreach (Mistake mistake in evaluation.Mistakes)
        {
            string truth = Text(evaluation.Classes[mistake.Truth]), said = Text(evaluation.Classes[mistake.Predicted]);
            string picture = mistake.Png.Length == 0 ? "" : $"<img class=\"pixels\" alt=\"Sample {mistake.Index}\" src=\"{HtmlPage.Png(mistake.Png)}\">";
            body.Append(CultureInfo.InvariantCulture,
                $"<li><figure>{picture}<figcaption>{truth} as {said}<small>{Share(mistake.Probability)} sure; {truth} got {Share(mistake.TruthProbability)}; " +
                $"sample&nbsp;{mistake.Index}</small></figcaption></figure></li>");
        }

        body.Append("</ul></section>\n");
    }

    private static void AppendRight(StringBuilder body, RunEvaluation evaluation)
    {
        body.Append("<section aria-labelledby=\"right\"><h2 id=\"right\">Told right</h2><p class=\"muted\">For comparison: of each class the sample that " +
            "the model is surest of.</p><ul class=\"mistakes\">");
        foreach (RightSample right in evaluation.Right)
        {
            string picture = right.Png.Length == 0 ? "" : $"<img class=\"pixels\" alt=\"Sample {right.Index}\" src=\"{HtmlPage.Png(right.Png)}\">";
            body.Append(CultureInfo.InvariantCulture,
                $"<li><figure>{picture}<figcaption>{Text(evaluation.Classes[right.Label])}<small>{Share(right.Probability)} sure; sample&nbsp;{right.Index}" +
                $"</small></figcaption></figure></li>");
        }

        body.Append("</ul></section>\n");
    }

    // In percent, on one line.
    private static string Share(double value) => string.Create(CultureInfo.InvariantCulture, $"{100 * value:F1}&nbsp;%");

    private static string Text(string text) => WebUtility.HtmlEncode(PlainText.Escape(text));
}
