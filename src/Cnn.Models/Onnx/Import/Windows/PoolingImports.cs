using System.Text.Json.Nodes;
using Cnn.Models.Onnx.Import.Folding;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Onnx.Import.Windows;

/// <summary>Pooling, and the means and maxima over all positions.</summary>
internal static class PoolingImports
{
    private const int MostPlaces = 256, ClaimsForEachPlace = 64;

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
            throw node.Unsupported(
                $"expected a window over one to three spatial axes, received kernel_shape ({string.Join(", ", kernel)}) for samples of {x.Shape}");
        }

        bool average = node.Op == "AveragePool", automatic = WindowImports.IsAutomatic(node), norm = node.Op == "LpPool";
        JsonArray strides = WindowImports.Sizes(node, "strides", rank, 1);
        int[] steps = WindowImports.Numbers(node, "strides", rank, 1), dilations = WindowImports.Numbers(node, "dilations", rank, 1);
        (int Before, int After)[] pads = WindowImports.Pads(node, x.Shape.AsSpan()[1..], kernel), whole = pads;
        int[] covered = [.. kernel.Select((k, i) => checked(((k - 1) * dilations[i]) + 1))];
        if (node.Int("ceil_mode", 0) != 0)
        {
            whole = automatic
                ? throw node.Unsupported("attribute 'ceil_mode' stands beside 'auto_pad', which says by itself how many positions there are")
                : [.. pads.Select((p, i) => Ceiling(x.Shape[i + 1], covered[i], steps[i], p))];
        }

        // Which of several equal elements is the largest shows only in the second output, which is not computed.
        node.Ignore("storage_order");
        WindowImports.ExpectRoom(node, x.Shape.AsSpan()[1..], kernel, whole);
        if (norm)
        {
            return Norm(node, x, kernel, steps, dilations, whole);
        }

        bool counts = average && node.Int("count_include_pad", 0) != 0 && Array.Exists(pads, p => p != (0, 0));
        if (average && node.Int("count_include_pad", 0) != 0 && !whole.SequenceEqual(pads))
        {
            // Engines do not agree on it.
            throw node.Unsupported("its average counts the padding ('count_include_pad'), and what 'ceil_mode' adds to it may count or not");
        }

        if (Array.Exists(dilations, d => d != 1))
        {
            SymbolicTensor windows = Windows(node, x, kernel, steps, dilations, whole, average ? "Sum" : "Max");
            return average
                ? node.Operate(
                    "Mul", [], windows, WindowShares.Compute(node, x.Shape.AsSpan()[1..], windows.Shape.AsSpan()[1..], kernel, steps, dilations, pads, counts))
                : windows;
        }

        if (counts)
        {
            x = BorderImports.ZeroPadding(
                node, x, rank, new JsonObject { ["padding"] = KerasConfig.ToKeras(pads), ["data_format"] = KerasConfig.ToKeras(DataFormat.ChannelsFirst) });
            whole = new (int, int)[rank];
        }

        var config = new JsonObject
        {
            ["pool_size"] = KerasConfig.ToKeras(kernel),
            ["strides"] = strides,
            ["padding"] = KerasConfig.ToKeras(whole),
            ["data_format"] = KerasConfig.ToKeras(DataFormat.ChannelsFirst),
        };
        return node.Apply($"{(average ? "Average" : "Max")}Pooling{rank}D", config, x);
    }

    public static ImportValue GlobalNorm(ImportNode node)
    {
        SymbolicTensor x = node.Tensor(0);
        float p = Order(node);
        JsonArray axes = KerasConfig.ToKeras(Enumerable.Range(2, Math.Max(0, x.Shape.Rank - 1)));
        return x.Shape.Rank > 1
            ? node.Operate("ReduceNorm", new JsonObject { ["axes"] = axes, ["keepdims"] = true, ["p"] = p }, x)
            : throw node.Unsupported($"expected spatial axes, received samples of {x.Shape}");
    }

    public static ImportValue Global(ImportNode node)
    {
        SymbolicTensor x = node.Tensor(0);
        int rank = x.Shape.Rank - 1;
        return rank is >= 1 and <= 3
            ? node.Apply($"Global{(node.Op == "GlobalMaxPool" ? "Max" : "Average")}Pooling{rank}D",
                new JsonObject { ["data_format"] = KerasConfig.ToKeras(DataFormat.ChannelsFirst), ["keepdims"] = true }, x)
            : throw node.Unsupported($"expected one to three spatial axes, received samples of {x.Shape}");
    }

    // (sum(|x|^p))^(1/p) over each window.
    private static ImportValue Norm(ImportNode node, SymbolicTensor x, int[] kernel, int[] strides, int[] dilations, (int Before, int After)[] pads)
    {
        float p = Order(node);
        SymbolicTensor powers = node.Operate("Pow", new JsonObject { ["exponent"] = p }, node.Operate("Abs", [], x));
        return node.Operate("Pow", new JsonObject { ["exponent"] = 1 / p }, Windows(node, powers, kernel, strides, dilations, pads, "Sum"));
    }

    private static float Order(ImportNode node) => node.Int("p", 2) is >= 1 and <= 64 and var p
        ? p
        : throw node.Unsupported($"attribute 'p' is {node.Int("p", 2)}; 1 to 64 are supported");

    private static SymbolicTensor Windows(
        ImportNode node, SymbolicTensor x, int[] kernel, int[] strides, int[] dilations, (int Before, int After)[] pads, string combine)
    {
        // One axis is gone through after the other.
        long places = kernel.Sum(k => (long)k);
        if (places > MostPlaces)
        {
            throw node.Unsupported(
                $"its window has ({string.Join(", ", kernel)}) places; up to {MostPlaces} along all axes together are supported for a window of this kind");
        }

        node.Claim(ClaimsForEachPlace * places);
        var config = new JsonObject
        {
            ["kernel"] = KerasConfig.ToKeras(kernel),
            ["strides"] = KerasConfig.ToKeras(strides),
            ["dilations"] = KerasConfig.ToKeras(dilations),
            ["before"] = KerasConfig.ToKeras(pads.Select(q => q.Before)),
            ["after"] = KerasConfig.ToKeras(pads.Select(q => q.After)),
        };
        return combine == "Max" ? node.Operate("WindowMax", config, x, new OnnxTensor([1], [float.NegativeInfinity])) : node.Operate("WindowSum", config, x);
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
