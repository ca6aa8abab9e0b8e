using System.Text.Json.Nodes;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Onnx.Import;

/// <summary>Padding and cropping.</summary>
internal static class BorderImports
{
    public static SymbolicTensor ZeroPadding(ImportNode node, SymbolicTensor x, int rank, JsonObject config) => node.Apply($"ZeroPadding{rank}D", config, x).Tensor!;

    public static ImportValue Pad(ImportNode node)
    {
        SymbolicTensor x = node.Tensor(0);
        int axes = x.Shape.Rank + 1;
        if (node.Text("mode", "constant") is var mode && mode != "constant")
        {
            throw node.Unsupported($"attribute 'mode' is {mode}; only constant is supported");
        }

        if (Value(node) is var value && value != 0)
        {
            throw node.Unsupported($"it pads with the value {value}; only 0 is supported");
        }

        long[] pads = node.Opset < 11 ? node.Longs("pads") ?? throw node.Bad("attribute 'pads' is missing") : node.Integers(1);
        int[] chosen = node.Has(3) ? [.. node.Integers(3).Select(a => node.Axis(a, axes))] : [.. Enumerable.Range(0, axes)];
        if (pads.Length != 2 * chosen.Length)
        {
            throw node.Bad($"{2 * chosen.Length} pads were expected for {chosen.Length} axes, received {pads.Length}");
        }

        var borders = new (int Before, int After)[axes];
        for (int i = 0; i < chosen.Length; i++)
        {
            borders[chosen[i]] = (Count(node, pads[i]), Count(node, pads[i + chosen.Length]));
        }

        return Borders(node, x, "ZeroPadding", "padding", borders);
    }

    public static ImportValue Slice(ImportNode node)
    {
        ImportValue value = node.Value(0);
        bool old = node.Opset < 10;
        long[] starts = old ? node.Longs("starts") ?? throw node.Bad("attribute 'starts' is missing") : node.Integers(1);
        long[] ends = old ? node.Longs("ends") ?? throw node.Bad("attribute 'ends' is missing") : node.Integers(2);
        long[]? axes = old ? node.Longs("axes") : node.Has(3) ? node.Integers(3) : null;
        if (starts.Length != ends.Length || (axes is not null && axes.Length != starts.Length))
        {
            throw node.Bad($"it has {starts.Length} starts and {ends.Length} ends");
        }

        if (node.Has(4) && node.Integers(4).Any(s => s != 1))
        {
            throw node.Unsupported("its input 4 ('steps') takes only some of the positions between its ends");
        }

        int[] dims = value.Constant?.Dims ?? [0, .. node.Tensor(0).Shape];
        var borders = new (int Before, int After)[dims.Length];
        for (int i = 0; i < starts.Length; i++)
        {
            int axis = node.Axis(axes?[i] ?? i, dims.Length), size = dims[axis];
            if (axis == 0 && value.Constant is null)
            {
                if (starts[i] != 0 || ends[i] < int.MaxValue)
                {
                    throw node.Unsupported("it takes a part of the batch");
                }

                continue;
            }

            int start = Place(starts[i], size), end = Place(ends[i], size);
            borders[axis] = start < end ? (start, size - end) : throw node.Unsupported($"nothing of axis {axis} is left");
        }

        if (value.Constant is not { } constant)
        {
            return Borders(node, node.Tensor(0), "Cropping", "cropping", borders);
        }

        return constant is { Integers: { } numbers, Dims.Length: 1 }
            ? new OnnxTensor([numbers.Length - borders[0].Before - borders[0].After], numbers[borders[0].Before..^borders[0].After])
            : throw node.Unsupported("it takes a part of a constant; fold constants before exporting");
    }

    // Only spatial axes have borders; where the second axis has some and the last has none, it is a spatial one and the channels come last.
    private static ImportValue Borders(ImportNode node, SymbolicTensor x, string layer, string key, (int Before, int After)[] borders)
    {
        int rank = borders.Length - 2;
        if (borders.All(b => b == (0, 0)))
        {
            return x;
        }

        bool last = rank > 0 && borders[1] != (0, 0);
        if (rank is < 1 or > 3 || borders[0] != (0, 0) || (last && borders[^1] != (0, 0)))
        {
            throw node.Unsupported($"it changes the batch or the channels of samples of {x.Shape}");
        }

        var config = new JsonObject
        {
            [key] = KerasConfig.Of(last ? borders[1..^1] : borders[2..]),
            ["data_format"] = KerasConfig.Of(last ? DataFormat.ChannelsLast : DataFormat.ChannelsFirst),
        };
        return node.Apply($"{layer}{rank}D", config, x);
    }

    private static int Place(long position, int size) => (int)Math.Clamp(position < 0 ? Math.Max(position, -size) + size : position, 0, size);

    private static int Count(ImportNode node, long count) => count is >= 0 and <= int.MaxValue ? (int)count : throw node.Unsupported($"it pads by {count}; take positions away with a Slice");

    private static float Value(ImportNode node) => node.Opset < 11 ? node.Float("value", 0) : node.Has(2) ? node.Number(2) : 0;
}
