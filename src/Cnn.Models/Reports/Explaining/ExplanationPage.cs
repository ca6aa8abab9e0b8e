using System.Globalization;
using System.Net;
using System.Text;
using Cnn.Models.Data.Images.Png;
using Cnn.OneDnn.Files;

namespace Cnn.Models;

/// <summary>Explanations as one HTML file with everything in it.</summary>
public static class ExplanationPage
{
    private const string Style = """
        .seen{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,160px),1fr));gap:16px;align-items:start}@media(max-width:700px){.seen .bars{grid-column:1/-1}}.seen figure img{width:100%;max-width:320px;display:block}
        .seen figcaption{margin-top:6px}.seen small{display:block;line-height:1.4}
        """;

    /// <summary>The page.</summary>
    /// <param name="title">Its heading, such as the model.</param>
    /// <param name="explanations">The images.</param>
    public static string Write(string title, IReadOnlyList<Explanation> explanations)
    {
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(explanations);
        var body = new StringBuilder();
        body.Append(CultureInfo.InvariantCulture, $"<header><h1>{Text(title)}</h1><p class=\"muted\">The brighter a place, the more it counts for the class. ");
        body.Append("Grad-CAM adds up the channels of a late layer, each weighted by how much the class's score rises with it; saliency is how much the " +
            "score moves with each pixel, to either side.</p></header>\n<main>\n");
        foreach ((int i, Explanation explanation) in explanations.Index())
        {
            Append(body, explanation, i);
        }

        body.Append("</main>\n<footer><p>This page holds all its data and asks for nothing from elsewhere.</p></footer>\n");
        return HtmlPage.Write(title, body.ToString(), ProbabilityBars.Style + Style);
    }

    private static void Append(StringBuilder body, Explanation explanation, int number)
    {
        string name = Text(explanation.Name), of = Text(explanation.ClassName ?? explanation.GradCam.ClassIndex.ToString(CultureInfo.InvariantCulture));
        HeatMap cam = explanation.GradCam, saliency = explanation.Saliency;
        body.Append(CultureInfo.InvariantCulture,
            $"<section aria-labelledby=\"image{number}\"><h2 id=\"image{number}\">{name} <small>explained as {of}</small></h2><div class=\"seen\">\n");
        AppendFigure(
            body, explanation.Image, $"{name} as the network saw it", "Image",
            string.Create(CultureInfo.InvariantCulture, $"{explanation.Image.Width} × {explanation.Image.Height} as the network saw it"));
        AppendFigure(
            body, cam.Over(explanation.Image), $"{name} with what speaks for {of} laid over it", "Grad-CAM",
            Note(cam, string.Create(CultureInfo.InvariantCulture, $"{Text(cam.Layer)}, {cam.Width} × {cam.Height}"), $"nothing in this layer speaks for {of}"));
        AppendFigure(
            body, saliency.ToImage(), $"The pixels of {name} that move the score of {of}", "Saliency",
            Note(saliency, $"the score moves by at most {saliency.Largest.ToString("G3", CultureInfo.InvariantCulture)} per unit", "no pixel moves the score"));
        if (explanation.Predictions.Count > 0)
        {
            ProbabilityBars.Append(body, explanation.Predictions, explanation.ClassName);
        }

        body.Append("</div></section>\n");
    }

    private static string Note(HeatMap map, string present, string absent) => map.Largest > 0 ? present : absent;

    private static void AppendFigure(StringBuilder body, RawImage picture, string alt, string caption, string note) => body.Append(
        CultureInfo.InvariantCulture,
        $"<figure><img class=\"pixels\" alt=\"{alt}\" src=\"{HtmlPage.Png(PngWriter.Encode(picture))}\"><figcaption>{caption}<small>{note}</small>" +
            $"</figcaption></figure>\n");

    private static string Text(string text) => WebUtility.HtmlEncode(PlainText.Escape(text));
}
