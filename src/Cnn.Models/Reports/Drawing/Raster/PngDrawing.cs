using System.Xml.Linq;
using Cnn.Models.Data.Images.Png;

namespace Cnn.Models;

/// <summary>
/// Paints the SVG pictures of this library, and only those, as PNG: boxes, lines and text, in the light theme's colours. They are read again, so that both
/// pictures are the same one.
/// </summary>
internal static class PngDrawing
{
    private const double Scale = 2, MostPixels = 40e6, MostSide = 32000, TextSize = 12, Thin = 1.1, Bold = 1.7, LineWidth = 1.4, Round = 7;
    private const int White = 0xffffff, Text = 0x1b2430, Muted = 0x586474, Line = 0x8592a3, CornerSteps = 6;

    private static readonly Dictionary<string, (int Fill, int Border)> Boxes = new()
    {
        ["input"] = (0xeceff3, 0x9aa5b3),
        ["convolution"] = (0xe3eefc, 0x5b8fd6),
        ["pooling"] = (0xfdf0d8, 0xd39a2f),
        ["dense"] = (0xe0f4e6, 0x4aa567),
        ["merge"] = (0xfbe4ec, 0xcf5f88),
        ["normalization"] = (0xece6fa, 0x8d74cf),
        ["other"] = (0xf6f7f9, 0xaab3bf),
    };

    /// <summary>The picture; very large ones in fewer pixels.</summary>
    public static byte[] Write(string svg)
    {
        XElement root = XDocument.Parse(svg).Root!;
        double[] view = [.. ((string)root.Attribute("viewBox")!).Split(' ').Select(SvgPath.Number)];
        double scale = Math.Min(Scale, Math.Min(Math.Sqrt(MostPixels / (view[2] * view[3])), MostSide / Math.Max(view[2], view[3])));
        var canvas = new Canvas((int)Math.Ceiling(view[3] * scale), (int)Math.Ceiling(view[2] * scale));
        canvas.Clear(White);
        (double X, double Y) Seen((double X, double Y) p) => ((p.X - view[0]) * scale, (p.Y - view[1]) * scale);
        (double X, double Y)[] SeenAll((double X, double Y)[] points) => Array.ConvertAll(points, Seen);
        foreach (XElement element in root.Descendants())
        {
            string style = (string?)element.Attribute("class") ?? "";
            switch (element.Name.LocalName)
            {
                case "rect":
                    (int fill, int border) = Boxes.GetValueOrDefault(style, Boxes["other"]);
                    (double X, double Y)[] outline = SeenAll(Outline(element));
                    canvas.Fill(outline, fill);
                    canvas.Stroke([[.. outline, outline[0]]], LineWidth * scale, border);
                    break;
                case "path":
                    bool isTensor = (string?)element.Parent!.Attribute("class") == "tensor";
                    Paint(canvas, SeenAll(SvgPath.Points((string)element.Attribute("d")!)), style, isTensor, scale);
                    break;
                case "text":
                    Paint(canvas, element, style, Seen((Number(element, "x"), Number(element, "y"))), scale);
                    break;
            }
        }

        return PngWriter.Encode(canvas.ToImage());
    }

    private static void Paint(Canvas canvas, (double X, double Y)[] points, string style, bool isTensor, double scale)
    {
        if (isTensor)
        {
            canvas.Fill(points, Line, 0.28);
            canvas.Stroke([points], scale, Muted);
        }
        else if (style == "tip")
        {
            canvas.Fill(points, Line);
        }
        else
        {
            canvas.Stroke(style == "frame" ? SvgPath.Dashes(points, 5 * scale, 4 * scale) : [points], LineWidth * scale, Line);
        }
    }

    // What follows within a text, as in the title, is set off from it by as much as it says.
    private static void Paint(Canvas canvas, XElement text, string style, (double X, double Y) at, double scale)
    {
        double x = at.X;
        foreach (XNode node in text.Nodes())
        {
            (string content, string own, double size) = node is XElement part
                ? (part.Value, (string?)part.Attribute("class") ?? "", TextSize)
                : (((XText)node).Value, style, style == "title" ? TextSize * 4 / 3 : TextSize);
            x += node is XElement shifted && shifted.Attribute("dx") is not null ? Number(shifted, "dx") * scale : 0;
            bool isBold = own is "head" or "title" or "times";
            canvas.Stroke(StrokeFont.Lines(content, x, at.Y, size * scale), (isBold ? Bold : Thin) * scale * size / TextSize, own == "foot" ? Muted : Text);
            x += StrokeFont.Measure(content, size * scale);
        }
    }

    private static (double X, double Y)[] Outline(XElement rect)
    {
        double left = Number(rect, "x"), top = Number(rect, "y"), right = left + Number(rect, "width"), bottom = top + Number(rect, "height");
        (double X, double Y)[] middles =
            [(right - Round, top + Round), (right - Round, bottom - Round), (left + Round, bottom - Round), (left + Round, top + Round)];
        return
        [
            .. Enumerable.Range(0, 4 * (CornerSteps + 1)).Select(i =>
            {
                (int corner, int step) = (i / (CornerSteps + 1), i % (CornerSteps + 1));
                double angle = (corner - 1 + ((double)step / CornerSteps)) * Math.PI / 2;
                return (middles[corner].X + (Round * Math.Cos(angle)), middles[corner].Y + (Round * Math.Sin(angle)));
            }),
        ];
    }

    private static double Number(XElement element, string attribute) => SvgPath.Number((string)element.Attribute(attribute)!);
}
