using System.Globalization;
using System.Net;
using System.Text;
using Cnn.OneDnn.Files;
using Cnn.Models.Data.Images.Png;

namespace Cnn.Models;

/// <summary>Feature maps as one HTML file with everything in it.</summary>
public static class FeaturePage
{
    /// <summary>The page.</summary>
    /// <param name="title">Its heading, such as the model and the image.</param>
    /// <param name="image">The image as the network saw it.</param>
    /// <param name="maps">What the layers gave.</param>
    /// <param name="predictions">The most probable classes; empty to leave them out.</param>
    public static string Write(string title, RawImage image, IReadOnlyList<FeatureMap> maps, IReadOnlyList<(string Name, double Probability)> predictions)
    {
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(maps);
        ArgumentNullException.ThrowIfNull(predictions);
        var body = new StringBuilder();
        body.Append(CultureInfo.InvariantCulture,
            $"<header><h1>{Text(title)}</h1></header>\n<main>\n<section aria-labelledby=\"input\"><h2 id=\"input\">Input, {image.Width} " +
            $"× {image.Height}</h2>\n");
        body.Append(CultureInfo.InvariantCulture,
            $"<div class=\"input\"><img class=\"pixels\" style=\"width:{Math.Min(280, image.Width * 8)}px\" alt=\"The image as the network saw it\" " +
            $"src=\"{HtmlPage.Png(PngWriter.Encode(image))}\">\n");
        if (predictions.Count > 0)
        {
            ProbabilityBars.Append(body, predictions);
        }

        body.Append("</div></section>\n");
        AppendLinks(body, maps);
        body.Append("<p class=\"muted\">Each channel is drawn from dark blue for its least number to yellow for its largest.</p>\n<div class=\"layers\">\n");
        for (int i = 0; i < maps.Count; i++)
        {
            Append(body, maps[i], i);
        }

        body.Append("</div></main>\n<footer><p>This page holds all its data and asks for nothing from elsewhere.</p></footer>\n");
        return HtmlPage.Write(title, body.ToString(), ProbabilityBars.Style);
    }

    private static void AppendLinks(StringBuilder body, IReadOnlyList<FeatureMap> maps)
    {
        body.Append("<nav aria-label=\"Layers\"><ul>");
        for (int i = 0; i < maps.Count; i++)
        {
            body.Append(CultureInfo.InvariantCulture, $"<li><a href=\"#layer{i}\">{Text(maps[i].Layer)}</a></li>");
        }

        body.Append("</ul></nav>\n");
    }

    private static void Append(StringBuilder body, FeatureMap map, int number)
    {
        float[] least = [.. Enumerable.Range(0, map.Channels).Select(c => map.RangeOf(c).Least)],
            largest = [.. Enumerable.Range(0, map.Channels).Select(c => map.RangeOf(c).Largest)];
        int silent = Enumerable.Range(0, map.Channels).Count(c => map.IsSpatial && least[c] == largest[c]);
        string what = map.IsSpatial ? $"{map.Channels} channels of {map.Width} × {map.Height}" : $"{map.Values.Length} numbers";
        RawImage picture = map.ToImage();
        body.Append(CultureInfo.InvariantCulture,
            $"<section aria-labelledby=\"layer{number}\"><h2 id=\"layer{number}\">{Text(map.Layer)} <small>{Text(map.ClassName)}</small></h2>\n");
        body.Append(CultureInfo.InvariantCulture,
            $"<p>{what}, from {least.Min():G4} to " +
            $"{largest.Max():G4}{(silent > 0 ? $"; {silent} {(silent == 1 ? "is" : "are")} the same everywhere" : "")}</p>\n");
        body.Append(CultureInfo.InvariantCulture,
            $"<img class=\"pixels map\" width=\"{picture.Width}\" height=\"{picture.Height}\" alt=\"{Text($"{map.Layer}: {what}")}\" " +
            $"src=\"{HtmlPage.Png(PngWriter.Encode(picture))}\"></section>\n");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(PlainText.Escape(text));
}
