using System.Text.Json.Nodes;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Onnx.Import;

/// <summary>Pooling, and the means and maxima over all positions.</summary>
internal static class PoolingImports
{
    public static ImportValue Pool(ImportNode node)
    {
        SymbolicTensor x = node.Tensor(0);
        int[] kernel = node.Counts("kernel_shape") ?? throw node.Bad("attribute 'kernel_shape' is missing");
        int rank = kernel.Length;
        if (kernel.Contains(0))
        {
            throw node.Bad($"its kernel_shape is ({string.Join(", ", kernel)}); expected numbers above zero");
        }

        if (rank is < 1 or > 3 || x.Shape.Rank != rank + 1)
        {
            throw node.Unsupported($"expected a window over one to three spatial axes, received kernel_shape ({string.Join(", ", kernel)}) for samples of {x.Shape}");
        }

        if (node.Counts("dilations") is { } dilations && dilations.Any(d => d != 1))
        {
            throw node.Unsupported($"its window is dilated (attribute 'dilations' is ({string.Join(", ", dilations)}))");
        }

        bool average = node.Op == "AveragePool", automatic = WindowImports.IsAutomatic(node);
        JsonArray strides = WindowImports.Sizes(node, "strides", rank, 1);
        (int Before, int After)[] pads = WindowImports.Pads(node, x.Shape.AsSpan()[1..], kernel), whole = pads;
        if (node.Int("ceil_mode", 0) != 0)
        {
            whole = automatic
                ? throw node.Unsupported("attribute 'ceil_mode' stands beside 'auto_pad', which says by itself how many positions there are")
                : [.. pads.Select((p, i) => Ceiling(x.Shape[i + 1], kernel[i], (int)strides[i]!, p))];
        }

        // Which of several equal elements is the largest shows only in the second output, which is not computed.
        node.Ignore("storage_order");
        if (average && node.Int("count_include_pad", 0) != 0 && pads.Any(p => p != (0, 0)))
        {
            if (!whole.SequenceEqual(pads))
            {
                throw node.Unsupported("its average counts the padding ('count_include_pad'), but not what 'ceil_mode' adds to it");
            }

            x = BorderImports.ZeroPadding(node, x, rank, new JsonObject { ["padding"] = KerasConfig.Of(pads), ["data_format"] = KerasConfig.Of(DataFormat.ChannelsFirst) });
            whole = new (int, int)[rank];
        }

        WindowImports.ExpectRoom(node, x.Shape.AsSpan()[1..], kernel, whole);
        var config = new JsonObject
        {
            ["pool_size"] = new JsonArray([.. kernel.Select(k => (JsonNode)k)]),
            ["strides"] = strides,
            ["padding"] = KerasConfig.Of(whole),
            ["data_format"] = KerasConfig.Of(DataFormat.ChannelsFirst),
        };
        return node.Apply($"{(average ? "Average" : "Max")}Pooling{rank}D", config, x);
    }

    public static ImportValue Global(ImportNode node)
    {
        SymbolicTensor x = node.Tensor(0);
        int rank = x.Shape.Rank - 1;
        return rank is >= 1 and <= 3
            ? node.Apply($"Global{(node.Op == "GlobalMaxPool" ? "Max" : "Average")}Pooling{rank}D", new JsonObject { ["data_format"] = KerasConfig.Of(DataFormat.ChannelsFirst), ["keepdims"] = true }, x)
            : throw node.Unsupported($"expected one to three spatial axes, received samples of {x.Shape}");
    }

    public static ImportValue Reduce(ImportNode node)
    {
        SymbolicTensor x = node.Tensor(0);
        int axes = x.Shape.Rank + 1;
        long[] given = node.Longs("axes") ?? (node.Has(1) ? node.Integers(1) : []);
        bool keeps = node.Int("keepdims", 1) != 0, nothing = node.Int("noop_with_empty_axes", 0) != 0;
        if (given.Length == 0 && nothing)
        {
            return x;
        }

        int[] reduced = [.. given.Select(a => node.Axis(a, axes)).Order()];
        bool first = reduced.SequenceEqual(Enumerable.Range(2, Math.Max(0, axes - 2))), last = reduced.SequenceEqual(Enumerable.Range(1, axes - 2));
        if (axes is < 3 or > 5 || (!first && !last))
        {
            throw node.Unsupported($"its axes are ({string.Join(", ", given)}) of {axes}; all spatial axes together are reduced here");
        }

        var config = new JsonObject { ["data_format"] = KerasConfig.Of(first ? DataFormat.ChannelsFirst : DataFormat.ChannelsLast), ["keepdims"] = keeps };
        return node.Apply($"Global{(node.Op == "ReduceMax" ? "Max" : "Average")}Pooling{axes - 2}D", config, x);
    }

    // As many positions as touch the input, the last one perhaps hanging over; one that would lie in the padding alone is left out.
    private static (int Before, int After) Ceiling(int size, int kernel, int stride, (int Before, int After) pads)
    {
        long free = (long)size + pads.Before + pads.After - kernel;
        if (free < 0)
        {
            return pads;
        }

        long outputs = ((free + stride - 1) / stride) + 1;
        if ((outputs - 1) * stride >= (long)size + pads.Before)
        {
            outputs--;
        }

        return (pads.Before, checked(pads.After + (int)Math.Max(0, ((outputs - 1) * stride) - free)));
    }
}
