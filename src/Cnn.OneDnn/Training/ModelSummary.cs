using System.Globalization;
using System.Text;
using Cnn.OneDnn.Files;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <summary>A network as Keras's table: layer, output shape, number of parameters, and what it is connected to where it is no chain.</summary>
internal static class ModelSummary
{
    private const int FewLetters = 12, FewestLetters = 8;

    public static string Write(Model model, int room)
    {
        bool chain = IsChain(model);
        string[] heads = chain ? ["Layer (type)", "Output Shape", "Param #"] : ["Layer (type)", "Output Shape", "Param #", "Connected to"];
        var rows = new List<string[]>();
        var seen = new HashSet<Layer>();
        foreach (SymbolicTensor call in chain ? model.Calls : [.. model.Inputs, .. model.Calls])
        {
            bool first = seen.Add(call.Layer);
            string count = first ? Number(Count(call.Layer.Parameters)) : "0 (shared)";
            string[] row = [PlainText.Escape($"{call.Layer.Name} ({call.Layer.ClassName})"), call.ToString(), count,
                PlainText.Escape(string.Join(", ", call.Inputs.Select(t => t.Layer.Name)))];
            rows.Add(row[..heads.Length]);
        }

        int[] widths = [.. heads.Select((h, i) => Math.Max(h.Length, rows.Count == 0 ? 0 : rows.Max(r => r[i].Length)))];
        Shrink(widths, room);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Model: \"{PlainText.Escape(model.Name)}\"\n");
        string line = "+" + string.Join("+", widths.Select(w => new string('-', w + 2))) + "+\n";
        text.Append(line).Append(Row(heads, widths)).Append(line.Replace('-', '='));
        foreach (string[] row in rows)
        {
            text.Append(Row(row, widths));
        }

        text.Append(line);
        long trainable = model.Parameters.Where(p => !p.IsStatistic && p.Owner!.Learns).Sum(p => (long)p.Shape.ElementCount);
        text.Append(CultureInfo.InvariantCulture, $" Total params: {Number(model.ParameterCount)}\n");
        text.Append(CultureInfo.InvariantCulture, $" Trainable params: {Number(trainable)}\n");
        text.Append(CultureInfo.InvariantCulture, $" Non-trainable params: {Number(model.ParameterCount - trainable)}\n");
        return text.ToString();
    }

    private static long Count(IReadOnlyList<Parameter> parameters) => parameters.Sum(p => (long)p.Shape.ElementCount);

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Row(string[] cells, int[] widths) =>
        "| " + string.Join(" | ", cells.Select((c, i) => i == 2 ? c.PadLeft(widths[i]) : Cut(c, widths[i]).PadRight(widths[i]))) + " |\n";

    // The longer of the names gives way first, then the shape; numbers stay whole.
    private static void Shrink(int[] widths, int room)
    {
        int Widest(Func<int, bool> chosen) => Enumerable.Range(0, widths.Length).Where(chosen).MaxBy(i => widths[i]);
        while (widths.Sum() + (3 * widths.Length) + 1 > room)
        {
            int name = Widest(i => i is 0 or 3), widest = widths[name] > FewLetters ? name : Widest(i => i != 2);
            if (widths[widest] <= FewestLetters)
            {
                return;
            }

            widths[widest]--;
        }
    }

    private static string Cut(string text, int room) => text.Length <= room ? text : string.Concat(text.AsSpan(0, room - 1), "…");

    private static bool IsChain(Model model)
    {
        SymbolicTensor? before = model.Inputs.Count == 1 ? model.Inputs[0] : null;
        foreach (SymbolicTensor call in model.Calls)
        {
            if (before is null || call.Inputs.Count != 1 || call.Inputs[0] != before)
            {
                return false;
            }

            before = call;
        }

        return model.Outputs.Count == 1;
    }
}
