using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Training.Persistence;

/// <summary>
/// Where the features of a flattened image stand in PyTorch. Keras flattens (height, width, channels), PyTorch (channels, height, width): the layers after it
/// have the same weights for the same pixels, in another order. Followed through layers that treat each feature for itself.
/// </summary>
internal sealed class FlattenOrder
{
    private readonly Dictionary<Layer, SymbolicTensor> inputs = [];
    private readonly Dictionary<SymbolicTensor, int[]?> orders = [];

    public FlattenOrder(Model model)
    {
        foreach (SymbolicTensor call in model.Calls)
        {
            inputs.TryAdd(call.Layer, call.Inputs[0]);
            orders[call] = Of(call);
        }
    }

    /// <summary>For each feature that enters the layer, in PyTorch's order, its place in Keras's; null when they are the same.</summary>
    public int[]? Before(Layer layer) => inputs.TryGetValue(layer, out SymbolicTensor? input) ? orders.GetValueOrDefault(input) : null;

    private int[]? Of(SymbolicTensor tensor)
    {
        if (tensor.Shape.Rank != 1 || tensor.Layer is Dense)
        {
            return null;
        }

        SymbolicTensor source = tensor.Inputs[0];
        if (source.Shape.Rank > 1)
        {
            return tensor.Layer is Flatten or Reshape ? Flattened(source, tensor.Layer) : null;
        }

        if (tensor.Layer is Concatenate)
        {
            return Joined(tensor.Inputs);
        }

        return source.Shape == tensor.Shape ? orders.GetValueOrDefault(source) : null;
    }

    private static int[]? Flattened(SymbolicTensor source, Layer layer)
    {
        int[] dims = source.Shape.ToArray();
        bool channelsLast;
        if (layer is Flatten { DataFormat: DataFormat.ChannelsFirst })
        {
            // The layer moves the channels to the end before it flattens.
            dims = [.. dims[1..], dims[0]];
            channelsLast = true;
        }
        else
        {
            channelsLast = source.Format == DataFormat.ChannelsLast;
        }

        int channels = dims[^1], places = source.Shape.ElementCount / Math.Max(channels, 1);
        if (!channelsLast || channels == 1 || places == 1)
        {
            return null;
        }

        int[] order = new int[channels * places];
        for (int c = 0; c < channels; c++)
        {
            for (int place = 0; place < places; place++)
            {
                order[(c * places) + place] = (place * channels) + c;
            }
        }

        return order;
    }

    private int[]? Joined(IReadOnlyList<SymbolicTensor> parts)
    {
        if (parts.All(p => orders.GetValueOrDefault(p) is null))
        {
            return null;
        }

        var order = new List<int>();
        foreach (SymbolicTensor part in parts)
        {
            int start = order.Count;
            order.AddRange((orders.GetValueOrDefault(part) ?? Enumerable.Range(0, part.Shape[0])).Select(i => start + i));
        }

        return [.. order];
    }
}
