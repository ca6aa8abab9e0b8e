using System.Text.Json.Nodes;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Onnx.Import;

/// <summary>Padding, cropping and enlarging.</summary>
internal static class BorderImports
{
    public static SymbolicTensor ZeroPadding(ImportNode node, SymbolicTensor x, int rank, JsonObject config) => node.Apply($"ZeroPadding{rank}D", config, x).Tensor!;

    public static ImportValue Pad(ImportNode node)
    {
        SymbolicTensor x = node.Tensor(0);
        int axes = x.Shape.Rank + 1;
        if (node.Text("mode", "constant") != "constant" || Number(node, 2, "value") != 0)
        {
            throw node.Unsupported("it pads with something other than zeros");
        }

        long[] pads = node.Has(1) ? node.Integers(1) : node.Longs("pads") ?? throw node.Bad("it has no pads");
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
        long[] starts = node.Longs("starts") ?? node.Integers(1), ends = node.Longs("ends") ?? node.Integers(2);
        long[]? axes = node.Longs("axes") ?? (node.Has(3) ? node.Integers(3) : null);
        if (starts.Length != ends.Length || (axes is not null && axes.Length != starts.Length))
        {
            throw node.Bad($"it has {starts.Length} starts and {ends.Length} ends");
        }

        if (node.Has(4) && node.Integers(4).Any(s => s != 1))
        {
            throw node.Unsupported("it takes only some of the positions between its ends");
        }

        int[] dims = node.Value(0).Constant?.Dims ?? [0, .. node.Tensor(0).Shape];
        var borders = new (int Before, int After)[dims.Length];
        for (int i = 0; i < starts.Length; i++)
        {
            int axis = node.Axis(axes?[i] ?? i, dims.Length), size = dims[axis];
            if (axis == 0 && node.Value(0).Constant is null)
            {
                throw node.Unsupported("it takes a part of the batch");
            }

            int start = Place(starts[i], size), end = Place(ends[i], size);
            borders[axis] = start < end ? (start, size - end) : throw node.Bad($"nothing of axis {axis} is left");
        }

        if (node.Value(0).Constant is not { } constant)
        {
            return Borders(node, node.Tensor(0), "Cropping", "cropping", borders);
        }

        return constant is { Integers: { } numbers, Dims.Length: 1 }
            ? new OnnxTensor([numbers.Length - borders[0].Before - borders[0].After], numbers[borders[0].Before..^borders[0].After])
            : throw node.Unsupported("it takes a part of a constant; fold constants before exporting");
    }

    public static ImportValue Resize(ImportNode node)
    {
        SymbolicTensor x = node.Tensor(0);
        int rank = x.Shape.Rank - 1;
        double[] factors = Factors(node, x);
        string mode = node.Text("mode", "nearest"), positions = node.Text("coordinate_transformation_mode", node.Op == "Upsample" ? "asymmetric" : "half_pixel");
        bool linear = mode == "linear" && rank == 2;
        bool fits = rank is >= 1 and <= 3 && factors.Length == rank + 2 && factors[0] == 1 && factors[1] == 1 && factors.All(f => f >= 1 && f <= int.MaxValue && f == Math.Floor(f));
        bool placed = linear
            ? positions is "half_pixel" or "pytorch_half_pixel"
            : mode == "nearest" && (positions == "half_pixel" || (positions == "asymmetric" && (node.Op == "Upsample" || node.Text("nearest_mode", "round_prefer_floor") == "floor")));
        if (!fits || !placed)
        {
            throw node.Unsupported($"it enlarges by ({string.Join(", ", factors)}), {mode}, {positions}; whole factors of spatial axes are read, nearest, or linear with half-pixel centres in two dimensions");
        }

        var config = new JsonObject { ["size"] = new JsonArray([.. factors.Skip(2).Select(f => (JsonNode)(int)f)]), ["data_format"] = KerasNames.Of(DataFormat.ChannelsFirst) };
        if (linear)
        {
            config["interpolation"] = "bilinear";
        }

        return node.Apply($"UpSampling{rank}D", config, x);
    }

    private static double[] Factors(ImportNode node, SymbolicTensor x)
    {
        if (node.Floats("scales") is { } attribute)
        {
            return [.. attribute.Select(f => (double)f)];
        }

        int input = node.Op == "Upsample" || node.Opset < 11 ? 1 : 2;
        if (node.Has(input) && node.Numbers(input) is { Length: > 0 } scales)
        {
            return [.. scales.Select(f => (double)f)];
        }

        long[] sizes = node.Integers(3);
        return sizes.Length == x.Shape.Rank + 1
            ? [1, .. sizes.Skip(1).Select((size, i) => (double)size / x.Shape[i])]
            : throw node.Bad($"{x.Shape.Rank + 1} sizes were expected, received {sizes.Length}");
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
            [key] = KerasNames.Of(last ? borders[1..^1] : borders[2..]),
            ["data_format"] = KerasNames.Of(last ? DataFormat.ChannelsLast : DataFormat.ChannelsFirst),
        };
        return node.Apply($"{layer}{rank}D", config, x);
    }

    private static int Place(long position, int size) => (int)Math.Clamp(position < 0 ? Math.Max(position, -size) + size : position, 0, size);

    private static int Count(ImportNode node, long count) => count is >= 0 and <= int.MaxValue ? (int)count : throw node.Unsupported($"it pads by {count}; take positions away with a Slice");

    private static float Number(ImportNode node, int input, string attribute) =>
        node.Has(input) ? node.Numbers(input) is [var only] ? only : throw node.Bad($"its {attribute} is no single number") : node.Float(attribute, 0);
}
