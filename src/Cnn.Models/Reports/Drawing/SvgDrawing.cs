using System.Globalization;
using System.Net;
using System.Text;
using Cnn.OneDnn.Files;

namespace Cnn.Models;

/// <summary>A diagram as a picture: boxes in rows, arrows as curves, colours that follow the reader's light or dark theme.</summary>
internal static class SvgDrawing
{
    private const double LineHeight = 16, BoxPadding = 10, RowGap = 34, SideGap = 26, Margin = 24, LetterWidth = 6.7, LeastWidth = 150,
        TitleHeight = 34, FrameTop = 20, FrameSide = 12;

    private const string Style = """
        svg{background:#fff;font:12px system-ui,"Segoe UI","Liberation Sans",Arial,sans-serif}
        text{fill:#1b2430}.head{font-weight:600}.foot{fill:#586474}.title{font-size:16px;font-weight:600}.title .foot{font-size:12px;font-weight:400}
        rect{stroke-width:1.2}path{fill:none;stroke:#8592a3;stroke-width:1.4}.tip{fill:#8592a3;stroke:none}
        .input{fill:#eceff3;stroke:#9aa5b3}.convolution{fill:#e3eefc;stroke:#5b8fd6}.pooling{fill:#fdf0d8;stroke:#d39a2f}.dense{fill:#e0f4e6;stroke:#4aa567}
        .tensor path{fill:#8592a3;fill-opacity:.28;stroke:#586474;stroke-width:1;stroke-linejoin:round}.frame{stroke-dasharray:5 4}.times{font-weight:600;paint-order:stroke;stroke:#fff;stroke-width:3px}
        .merge{fill:#fbe4ec;stroke:#cf5f88}.normalization{fill:#ece6fa;stroke:#8d74cf}.other{fill:#f6f7f9;stroke:#aab3bf}
        @media(prefers-color-scheme:dark){svg{background:#12171e}text{fill:#e8edf3}.foot{fill:#a3b0bf}.times{stroke:#12171e}.tensor path{stroke:#a3b0bf}path{stroke:#738094}.tip{fill:#738094}
        .input{fill:#262e38}.convolution{fill:#1b2d47}.pooling{fill:#3d301a}.dense{fill:#1b3826}.merge{fill:#412331}.normalization{fill:#2e2646}.other{fill:#1f262f}}
        """;

    public static string Write(NetworkDiagram diagram)
    {
        double width = Math.Max(LeastWidth, diagram.Boxes.SelectMany(b => b.Lines.Append(b.Footer)).Max(l => l.Length) * LetterWidth)
            + (2 * BoxPadding) + TensorShape.Room;
        var largest = (diagram.Boxes.Max(b => Math.Max(b.Tensor.Height, b.Tensor.Width)), diagram.Boxes.Max(b => b.Tensor.Channels));

        // One width for all: then the lines between rows are straight.
        LayeredLayout layout = LayeredLayout.Compute([.. diagram.Boxes.Select(_ => width)], diagram.Arrows, SideGap);
        double left = layout.Rows.SelectMany(r => r).Min(n => n.X - (n.Width / 2)) - Margin,
            right = layout.Rows.SelectMany(r => r).Max(n => n.X + (n.Width / 2)) + Margin;
        string numbers = string.Create(CultureInfo.InvariantCulture, $"{diagram.Parameters:N0} parameters");
        right = Math.Max(right, left + (diagram.Name.Length * 10) + ((numbers.Length + 2) * LetterWidth) + (2 * Margin));
        double[] heights = [.. layout.Rows.Select(r => r.Where(n => !n.IsPoint).Max(n => Height(diagram.Boxes[n.Box], largest)))];
        double[] tops = new double[heights.Length];
        double top = Margin + TitleHeight;
        for (int i = 0; i < tops.Length; i++)
        {
            // The frame of a block has its number above it.
            top += diagram.Blocks.Any(b => layout.Nodes[b.First].Row == i) ? FrameTop : 0;
            tops[i] = top;
            top += heights[i] + RowGap;
        }

        double total = top - RowGap + Margin;
        string title = Text(diagram.Name);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{right - left:F0}\" height=\"{total:F0}\" viewBox=\"{left:F1} 0 {right - left:F1} " +
            $"{total:F1}\" role=\"img\" aria-labelledby=\"title desc\">\n");
        svg.Append(CultureInfo.InvariantCulture,
            $"<title id=\"title\">{title}</title>\n<desc id=\"desc\">{Text(Describe(diagram))}</desc>\n<style>{Style}</style>\n");
        svg.Append(CultureInfo.InvariantCulture,
            $"<text class=\"title\" x=\"{left + Margin:F1}\" y=\"{Margin + 14:F1}\">{title}<tspan class=\"foot\" dx=\"10\">{numbers}</tspan></text>\n");
        foreach (((int from, int to), LayoutNode[] route) in layout.Routes.OrderBy(r => r.Key))
        {
            AppendArrow(svg, (from, to), route, tops, heights, Height(diagram.Boxes[from], largest));
        }

        foreach (RepeatedBlock block in diagram.Blocks)
        {
            AppendFrame(svg, block, layout, tops, heights);
        }

        for (int i = 0; i < diagram.Boxes.Count; i++)
        {
            AppendBox(svg, diagram.Boxes[i], layout.Nodes[i], tops[layout.Nodes[i].Row], width, largest);
        }

        return svg.Append("</svg>\n").ToString();
    }

    // XML cannot hold most control characters, in whatever form.
    private static string Text(string text) => WebUtility.HtmlEncode(PlainText.Escape(text));

    private static double TextHeight(DiagramBox box) => ((box.Lines.Count + 1) * LineHeight) + (2 * BoxPadding) - 4;

    private static double Height(DiagramBox box, (int Side, int Channels) largest) =>
        Math.Max(TextHeight(box), box.Tensor.DrawnHeight(largest) + BoxPadding);

    // Around the rows of a block, in which nothing else lies.
    private static void AppendFrame(StringBuilder svg, RepeatedBlock block, LayeredLayout layout, double[] tops, double[] heights)
    {
        int[] rows = [.. Enumerable.Range(block.First, block.Length).Select(i => layout.Nodes[i].Row)];
        (int first, int last) = (rows.Min(), rows.Max());
        LayoutNode[] nodes = [.. layout.Rows.Skip(first).Take(last - first + 1).SelectMany(r => r)];
        double left = nodes.Min(n => n.X - (n.Width / 2)) - FrameSide, right = nodes.Max(n => n.X + (n.Width / 2)) + FrameSide,
            top = tops[first] - FrameTop, bottom = tops[last] + heights[last] + FrameSide;
        svg.Append(CultureInfo.InvariantCulture,
            $"<path class=\"frame\" data-times=\"{block.Times}\" d=\"M{left:F1} {top:F1}H{right:F1}V{bottom:F1}H{left:F1}z\"/>" +
            $"<text class=\"times\" x=\"{left + 8:F1}\" y=\"{top + 14:F1}\">×{block.Times}</text>\n");
    }

    private static void AppendBox(
        StringBuilder svg, DiagramBox box, LayoutNode node, double top, double width, (int Side, int Channels) largest)
    {
        double height = Height(box, largest);
        double x = node.X - (width / 2);
        string kind = box.Kind.ToString().ToLowerInvariant();
        svg.Append(CultureInfo.InvariantCulture, $"<g class=\"box\"><title>{Text(string.Join(", ", box.Names))}</title>");
        svg.Append(CultureInfo.InvariantCulture,
            $"<rect class=\"{kind}\" x=\"{x:F1}\" y=\"{top:F1}\" width=\"{width:F1}\" height=\"{height:F1}\" rx=\"7\"/>");
        string[] sides = [.. box.Tensor.Paths(largest, (x + (BoxPadding / 2) + (TensorShape.Room / 2), top + (height / 2)))];
        svg.Append("<g class=\"tensor\">").AppendJoin("", sides.Select(p => $"<path d=\"{p}\"/>")).Append("</g>");
        double line = top + ((height - TextHeight(box)) / 2) + BoxPadding + 10;
        for (int i = 0; i <= box.Lines.Count; i++, line += LineHeight)
        {
            string style = i == 0 ? " class=\"head\"" : i == box.Lines.Count ? " class=\"foot\"" : "";
            string text = i < box.Lines.Count ? box.Lines[i] : box.Footer;
            svg.Append(CultureInfo.InvariantCulture, $"<text{style} x=\"{x + BoxPadding + TensorShape.Room:F1}\" y=\"{line:F1}\">{Text(text)}</text>");
        }

        svg.Append("</g>\n");
    }

    // Between rows a curve that leaves and arrives upright; through a row straight down.
    private static void AppendArrow(StringBuilder svg, (int From, int To) arrow, LayoutNode[] route, double[] tops, double[] heights, double start)
    {
        double y = tops[route[0].Row] + start;
        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"arrow\" data-arrow=\"{arrow.From}-{arrow.To}\" d=\"M{route[0].X:F1} {y:F1}");
        for (int i = 1; i < route.Length; i++)
        {
            LayoutNode to = route[i];
            double above = tops[to.Row - 1] + heights[to.Row - 1], end = tops[to.Row], x = route[i - 1].X, middle = (above + end) / 2;
            if (y < above)
            {
                svg.Append(CultureInfo.InvariantCulture, $" V{above:F1}");
            }

            svg.Append(CultureInfo.InvariantCulture, $" C{x:F1} {middle:F1} {to.X:F1} {middle:F1} {to.X:F1} {(to.IsPoint ? end : end - 5):F1}");
            y = end;
        }

        double tip = route[^1].X;
        svg.Append(CultureInfo.InvariantCulture, $"\"/><path class=\"tip\" d=\"M{tip:F1} {y:F1}l-4.5 -8h9z\"/>\n");
    }

    private static string Describe(NetworkDiagram diagram) => string.Create(
        CultureInfo.InvariantCulture,
        $"A network of {diagram.Boxes.Count} boxes with {diagram.Parameters:N0} parameters{Repeats(diagram)}: " +
            $"{string.Join("; ", diagram.Boxes.Select(b => $"{string.Join(", ", b.Lines)} to {b.Shape}"))}.");

    private static string Repeats(NetworkDiagram diagram) => string.Concat(diagram.Blocks.Select(b => string.Create(
        CultureInfo.InvariantCulture,
        $", of which {(b.Length == 1 ? $"box {b.First + 1} stands" : $"{b.Length} from box {b.First + 1} on stand")} for {b.Times} in a row")));
}
