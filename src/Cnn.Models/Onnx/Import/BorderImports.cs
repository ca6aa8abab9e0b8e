using System.Text.Json.Nodes;
using Cnn.Models.Onnx.Import.Axes;
using Cnn.Models.Onnx.Import.Folding;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Onnx.Import;

/// <summary>Padding and cropping.</summary>
internal static class BorderImports
{
    public static SymbolicTensor ZeroPadding(ImportNode node, SymbolicTensor x, int rank, JsonObject config) =>
        node.Apply($"ZeroPadding{rank}D", config, x).Tensor!;

    public static ImportValue Pad(ImportNode node)
    {
        SymbolicTensor x = node.Tensor(0);
        int axes = x.Shape.Rank + 1;
        string mode = node.Text("mode", "constant");
        float value = node.Opset < 11 ? node.Float("value", 0) : node.Has(2) ? Value(node) : 0;
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

        if (borders[0] != (0, 0))
        {
            throw node.Unsupported("it changes the batch: its input 1 ('pads') adds samples");
        }

        return mode == "constant" ? WithConstant(node, x, borders, value) : Mirrored(node, x, borders, mode);
    }

    public static ImportValue Slice(ImportNode node)
    {
        ImportValue value = node.Moved(0);
        SymbolicTensor x = value.Tensor!;
        SliceRange[] read = SliceRange.Read(node, value.FileDims), ranges = [read[value.BatchAxis], .. read.Where((_, i) => i != value.BatchAxis)];
        if (Array.FindIndex(ranges, 1, r => r.Count == 0) is > 0 and var empty)
        {
            throw node.Unsupported($"nothing of axis {empty} is left");
        }

        x = Part(node, x, [(0, -1), .. ranges.Skip(1).Select((r, i) => r.Step == 1 ? (r.Start, r.Count) : (0, x.Shape[i]))]);
        for (int axis = 1; axis < ranges.Length; axis++)
        {
            SliceRange range = ranges[axis];
            node.Claim(range.Step < 0 ? range.Count : 0);
            x = range.Step == 1 ? x
                : range.Step > 1
                    ? node.Operate("Stride", new JsonObject { ["axis"] = axis, ["start"] = range.Start, ["count"] = range.Count, ["step"] = range.Step }, x)
                : MovementImports.Take(node, x, axis, range.Positions);
        }

        return value with { Tensor = x };
    }

    /// <summary>Neighbouring positions of some axes.</summary>
    /// <param name="node">What is being read.</param>
    /// <param name="x">The whole.</param>
    /// <param name="ranges">The first position and the number of positions of each axis; all of the batch's.</param>
    public static SymbolicTensor Part(ImportNode node, SymbolicTensor x, (int Start, int Count)[] ranges)
    {
        (int, int)[] cuts = [(0, 0), .. ranges.Skip(1).Select((r, i) => (r.Start, x.Shape[i] - r.Start - r.Count))];
        return Borders(node, x, "Cropping", "cropping", cuts)
            ?? node.Operate("Slice", new JsonObject
            {
                ["begin"] = KerasConfig.ToKeras(ranges.Select(r => r.Start)),
                ["sizes"] = KerasConfig.ToKeras(ranges.Select(r => r.Count)),
            }, x);
    }

    private static SymbolicTensor WithConstant(ImportNode node, SymbolicTensor x, (int Before, int After)[] borders, float value)
    {
        if (borders.Where((b, i) => i > 0 && (long)Math.Min(b.Before, 0) + Math.Min(b.After, 0) + x.Shape[i - 1] < 1).Any())
        {
            throw node.Unsupported("its negative pads leave nothing of an axis");
        }

        x = Part(node, x, [(0, -1), .. borders.Skip(1).Select((b, i) => (Math.Max(0, -b.Before), x.Shape[i] + Math.Min(b.Before, 0) + Math.Min(b.After, 0)))]);
        (int Before, int After)[] more = [.. borders.Select(b => (Math.Max(0, b.Before), Math.Max(0, b.After)))];
        if (Array.TrueForAll(more, m => m == (0, 0)))
        {
            return x;
        }

        var config = new JsonObject
        {
            ["before"] = KerasConfig.ToKeras(more.Select(m => m.Before)),
            ["after"] = KerasConfig.ToKeras(more.Select(m => m.After)),
        };
        return value != 0
            ? node.Operate("PadWith", config, x, new OnnxTensor([1], [value]))
            : Borders(node, x, "ZeroPadding", "padding", more) ?? node.Operate("Pad", config, x);
    }

    // A position beyond an edge is that of the edge itself, or the one that lies as far inside of it.
    private static SymbolicTensor Mirrored(ImportNode node, SymbolicTensor x, (int Before, int After)[] borders, string mode)
    {
        for (int axis = 1; axis < borders.Length; axis++)
        {
            (int before, int after) = borders[axis];
            int size = x.Shape[axis - 1], period = 2 * (size - 1);
            if (before == 0 && after == 0)
            {
                continue;
            }

            if (mode is not ("edge" or "reflect"))
            {
                throw node.Unsupported($"attribute 'mode' is {mode}; constant, edge and reflect are supported");
            }

            if (before < 0 || after < 0 || (mode == "reflect" && (before >= size || after >= size)))
            {
                throw node.Unsupported($"attribute 'mode' is {mode}, and it pads an axis of {size} positions by {before} and {after}");
            }

            node.Claim((long)before + size + after);
            IEnumerable<int> places = Enumerable.Range(-before, checked(before + size + after));
            x = MovementImports.Take(
                node, x, axis, [.. places.Select(p => mode == "edge" ? Math.Clamp(p, 0, size - 1) : p < 0 ? -p : p < size ? p : period - p)]);
        }

        return x;
    }

    // The layers have borders along spatial axes; where the second axis has some and the last has none, it is a spatial one and the channels come last.
    private static SymbolicTensor? Borders(ImportNode node, SymbolicTensor x, string layer, string key, (int Before, int After)[] borders)
    {
        int rank = borders.Length - 2;
        if (borders.All(b => b == (0, 0)))
        {
            return x;
        }

        bool last = rank > 0 && borders[1] != (0, 0);
        if (rank is < 1 or > 3 || (last && borders[^1] != (0, 0)))
        {
            return null;
        }

        var config = new JsonObject
        {
            [key] = KerasConfig.ToKeras(last ? borders[1..^1] : borders[2..]),
            ["data_format"] = KerasConfig.ToKeras(last ? DataFormat.ChannelsLast : DataFormat.ChannelsFirst),
        };
        return node.Apply($"{layer}{rank}D", config, x).Tensor;
    }

    private static int Count(ImportNode node, long count) => count is >= -int.MaxValue and <= int.MaxValue
        ? (int)count
        : throw node.Unsupported($"it pads by {count}");

    private static float Value(ImportNode node) => node.Constant(2) is { Count: 1 } constant
        ? ConstantTypes.Reals(node, constant)[0]
        : throw node.Bad("its value is no single number");
}
