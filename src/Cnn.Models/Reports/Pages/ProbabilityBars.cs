using System.Globalization;
using System.Net;
using System.Text;
using Cnn.OneDnn.Files;

namespace Cnn.Models;

/// <summary>The most probable classes as a table with a bar for each.</summary>
internal static class ProbabilityBars
{
    /// <summary>Its rules.</summary>
    public const string Style = """
        .bars{width:100%;max-width:460px}.bars th{font-weight:400;overflow-wrap:anywhere;min-width:4.6em}.bars thead th{color:var(--muted)}.bars .chosen th{font-weight:600}.bars .length{width:50%;min-width:72px}
        .bars i{display:block;height:12px;min-width:2px;border-radius:3px;background:var(--train)}
        """;

    /// <summary>Adds the table.</summary>
    /// <param name="body">The page.</param>
    /// <param name="predictions">The classes, most probable first.</param>
    /// <param name="chosen">The class to set off; null for none.</param>
    public static void Append(StringBuilder body, IReadOnlyList<(string Name, double Probability)> predictions, string? chosen = null)
    {
        body.Append("<table class=\"bars\"><caption>Most probable classes</caption><thead><tr><th scope=\"col\">Class</th><th scope=\"col\" colspan=\"2\">" +
            "Probability</th></tr></thead><tbody>");
        foreach ((string name, double probability) in predictions)
        {
            string row = name == chosen ? "<tr class=\"chosen\">" : "<tr>";
            string bar = probability is >= 0 and <= 1 ? string.Create(CultureInfo.InvariantCulture, $"<i style=\"width:{100 * probability:F1}%\"></i>") : "";
            body.Append(CultureInfo.InvariantCulture,
                $"{row}<th scope=\"row\">{WebUtility.HtmlEncode(PlainText.Escape(name))}</th><td class=\"length\">{bar}</td>" +
                $"<td>{PlainChart.Number(probability, share: true)}</td></tr>");
        }

        body.Append("</tbody></table>");
    }
}
