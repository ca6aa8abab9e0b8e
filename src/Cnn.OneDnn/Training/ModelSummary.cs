using System.Globalization;
using System.Text;
using Cnn.OneDnn.Files;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <summary>A network as Keras's table: layer, output shape, number of parameters, and what it is connected to where it is no chain.</summary>
internal static class ModelSummary
{
    public static string Write(Model model, int room, bool expanded = false, bool showsTrainable = false)
    {
        bool chain = IsChain(model);
        string[] heads =
        [
            "Layer (type)", "Output Shape", "Param #", .. chain ? [] : new[] { "Connected to" }, .. showsTrainable ? ["Trainable"] : Array.Empty<string>(),
        ];
        var table = new TextTable(heads) { Names = chain ? [0] : [0, 3], Shapes = [1], Last = chain ? [1] : [3, 1], KeepsShapesWhole = true };
        var seen = new HashSet<Layer>();
        foreach (SymbolicTensor call in chain ? model.Calls : [.. model.Inputs, .. model.Calls])
        {
            bool first = seen.Add(call.Layer);
            string count = first ? Number(Count(call.Layer.Parameters)) : "0 (shared)";
            AddRow(call.Layer, "", call.ToString(), count, string.Join(", ", call.Inputs.Select(t => t.Layer.Name)));
            if (expanded && first)
            {
                AddParts(call.Layer, "  ");
            }
        }

        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Model: \"{PlainText.Escape(model.Name)}\"\n");
        (IReadOnlyList<string> lines, IReadOnlyList<string> leftOut) = table.Write(room);
        text.AppendJoin('\n', lines).Append('\n');
        if (leftOut.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $" Left out for want of room: {string.Join(", ", leftOut)}\n");
        }

        long trainable = model.Parameters.Where(p => !p.IsStatistic && p.Owner!.Learns).Sum(p => (long)p.Shape.ElementCount);
        text.Append(CultureInfo.InvariantCulture, $" Total params: {Number(model.ParameterCount)}\n");
        text.Append(CultureInfo.InvariantCulture, $" Trainable params: {Number(trainable)}\n");
        text.Append(CultureInfo.InvariantCulture, $" Non-trainable params: {Number(model.ParameterCount - trainable)}\n");
        return text.ToString();

        void AddRow(Layer layer, string indent, string shape, string count, string connected) => table.Add(
        [
            indent + PlainText.Escape($"{layer.Name} ({layer.ClassName})"), shape, count,
            .. chain ? [] : new[] { PlainText.Escape(connected) },
            .. showsTrainable ? [layer.Parameters.Count == 0 ? "-" : layer.Learns ? "Y" : "N"] : Array.Empty<string>(),
        ]);

        // What a part gives is no tensor of the network.
        void AddParts(Layer layer, string indent)
        {
            foreach (Layer part in layer.Parts)
            {
                AddRow(part, indent, "?", Number(Count(part.Parameters)), "");
                AddParts(part, indent + "  ");
            }
        }
    }

    private static long Count(IReadOnlyList<Parameter> parameters) => parameters.Sum(p => (long)p.Shape.ElementCount);

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

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
