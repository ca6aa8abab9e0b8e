using System.Globalization;
using System.Text;
using Cnn.OneDnn.Files;

namespace Cnn.Models;

/// <summary>A diagram in the language of Graphviz.</summary>
internal static class DotDrawing
{
    public static string Write(NetworkDiagram diagram)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture,
            $"digraph {Quote(diagram.Name)} {{\n  rankdir=TB;\n  node [shape=box, style=\"rounded,filled\", fillcolor=white, " +
            $"fontname=\"Helvetica\", fontsize=11];\n");
        for (int i = 0; i < diagram.Boxes.Count; i++)
        {
            if (diagram.Blocks.FirstOrDefault(b => b.First == i) is { } begun)
            {
                text.Append(CultureInfo.InvariantCulture, $"  subgraph cluster{i} {{ label=\"×{begun.Times}\"; style=\"rounded,dashed\";\n");
            }

            DiagramBox box = diagram.Boxes[i];
            string label = string.Join("\n", [.. box.Lines, box.Footer]);
            text.Append(CultureInfo.InvariantCulture,
                $"  n{i} [label={Quote(label)}, tooltip={Quote(string.Join(", ", box.Names))}, fillcolor=\"{Fill(box.Kind)}\"];\n");
            text.Append(diagram.Blocks.Any(b => b.First + b.Length - 1 == i) ? "  }\n" : "");
        }

        foreach ((int from, int to) in diagram.Arrows)
        {
            text.Append(CultureInfo.InvariantCulture, $"  n{from} -> n{to};\n");
        }

        return text.Append("}\n").ToString();
    }

    private static string Quote(string text) =>
        "\"" + PlainText.Lines(text).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal) + "\"";

    private static string Fill(BoxKind kind) => kind switch
    {
        BoxKind.Input => "#eceff3",
        BoxKind.Convolution => "#e3eefc",
        BoxKind.Pooling => "#fdf0d8",
        BoxKind.Dense => "#e0f4e6",
        BoxKind.Merge => "#fbe4ec",
        BoxKind.Normalization => "#ece6fa",
        _ => "#ffffff",
    };
}
