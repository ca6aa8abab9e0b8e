using System.Text.Json.Nodes;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <summary>
/// Where the channels of an output stand. Losses and metrics of classes find these along the last axis, as Keras's do: numbers of a network that has its
/// channels first would be taken for those of others, in silence.
/// </summary>
internal static class ChannelAxis
{
    /// <summary>Refuses losses and metrics of a model that would take the last axis for that of the classes.</summary>
    /// <exception cref="ShapeException">One would; the message says how the network is to end.</exception>
    public static void Require(Model model)
    {
        for (int i = 0; i < model.Outputs.Count; i++)
        {
            if (StandsElsewhere(model.Outputs[i]) is not { } axis)
            {
                continue;
            }

            Require(model, i, axis, model.Losses[i].HasClassesLast ? $"loss {model.Losses[i].Name}" : null);
            foreach (Metric metric in model.MetricsOf(i))
            {
                Require(model, i, axis, metric.HasClassesLast ? $"metric {metric.Name}" : null);
            }
        }
    }

    /// <summary>The axis of an output's channels, where there are several and they do not stand last; null too where nothing says where they stand.</summary>
    public static int? StandsElsewhere(SymbolicTensor output) =>
        Find(output) is { } axis && axis != output.Shape.Rank - 1 && output.Shape[axis] > 1 ? axis : null;

    private static void Require(Model model, int output, int axis, string? what)
    {
        if (what is not null)
        {
            SymbolicTensor tensor = model.Outputs[output];
            IEnumerable<int> order = Enumerable.Range(0, tensor.Shape.Rank).Where(a => a != axis).Append(axis).Select(a => a + 1);
            throw new ShapeException(
                $"Output '{tensor.Layer.Name}' of model '{model.Name}' gives {tensor.Shape}, with its channels along axis {axis + 1}, and the {what} finds " +
                    $"classes along the last one: end the network with Permute({string.Join(", ", order)}).");
        }
    }

    // By the last layer that has channels, and what was moved behind it; what works on numbers by themselves leaves them where they are.
    private static int? Find(SymbolicTensor tensor)
    {
        int rank = tensor.Shape.Rank;
        JsonObject config = tensor.Layer.GetConfig();
        if (rank < 2)
        {
            return null;
        }

        if (config["data_format"] is JsonValue value && value.TryGetValue(out string? format))
        {
            return format == "channels_first" ? 0 : rank - 1;
        }

        if (tensor.Inputs.Count == 0 || tensor.Inputs[0].Shape.Rank != rank)
        {
            return null;
        }

        return tensor.Layer switch
        {
            Permute permute => Find(tensor.Inputs[0]) is { } before && permute.Dims.IndexOf(before + 1) is >= 0 and var after ? after : null,
            Dense or Reshape or Lambda or TimeDistributed => null,
            Concatenate => Find(tensor.Inputs[0]),
            _ => tensor.Inputs[0].Shape == tensor.Shape ? Find(tensor.Inputs[0]) : null,
        };
    }
}
