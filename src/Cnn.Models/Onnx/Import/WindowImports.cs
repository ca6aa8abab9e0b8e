using System.Text.Json.Nodes;
using Cnn.OneDnn;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Onnx.Import;

/// <summary>Convolutions.</summary>
internal static class WindowImports
{
    public static ImportValue Convolution(ImportNode node)
    {
        SymbolicTensor x = node.Tensor(0);
        OnnxTensor kernel = Kernel(node, x);
        int groups = Groups(node);
        JsonObject config = Config(node, kernel, groups, kernel.Dims[0]);
        config["padding"] = Padding(node, x.Shape.AsSpan()[1..], kernel.Dims[2..]);
        return node.Weighted($"Conv{kernel.Dims.Length - 2}D", config, [x], Weights(node, kernel));
    }

    public static ImportValue Transposed(ImportNode node)
    {
        SymbolicTensor x = node.Tensor(0);
        OnnxTensor kernel = Kernel(node, x);
        if (node.Text("auto_pad", "NOTSET") is not ("NOTSET" or "VALID") || node.Longs("output_shape") is not null)
        {
            throw node.Unsupported("its padding is to follow from the size of the output. Export it with explicit pads and output_padding");
        }

        int groups = Groups(node), rank = kernel.Dims.Length - 2;
        JsonObject config = Config(node, kernel, groups, checked(kernel.Dims[1] * groups));
        config["padding"] = KerasNames.Of(Pairs(node, rank));
        config["output_padding"] = Sizes(node, "output_padding", rank, 0);
        return node.Weighted($"Conv{rank}DTranspose", config, [x], Weights(node, kernel));
    }

    /// <summary>A list of one number for each spatial axis.</summary>
    public static JsonArray Sizes(ImportNode node, string name, int rank, int fallback)
    {
        int[] sizes = node.Counts(name) ?? [.. Enumerable.Repeat(fallback, rank)];
        return sizes.Length == rank ? [.. sizes.Select(s => (JsonNode)s)] : throw node.Bad($"attribute '{name}' expects {rank} numbers, one for each spatial axis, received {sizes.Length}");
    }

    /// <summary>What auto_pad and pads ask for, as a layer's config has it.</summary>
    public static JsonNode Padding(ImportNode node, ReadOnlySpan<int> spatial, int[] kernel)
    {
        switch (node.Text("auto_pad", "NOTSET"))
        {
            case "NOTSET" or "":
                return KerasNames.Of(Pairs(node, kernel.Length));
            case "VALID":
                return "valid";
            case "SAME_UPPER":
                return "same";
            case "SAME_LOWER":
                int[] ones = [.. Enumerable.Repeat(1, kernel.Length)];
                int[] strides = Positive(node, "strides") ?? ones, dilations = Positive(node, "dilations") ?? ones;
                if (strides.Length != kernel.Length || dilations.Length != kernel.Length || spatial.Length != kernel.Length)
                {
                    throw node.Bad($"expected strides and dilations for {kernel.Length} spatial axes");
                }

                Window upper = Window.Same(spatial, kernel, strides, dilations);
                return KerasNames.Of(upper.PadsAfter.Zip(upper.PadsBefore));
            default:
                throw node.Unsupported($"it pads in the way '{node.Text("auto_pad", "")}'");
        }
    }

    public static (int Before, int After)[] Pairs(ImportNode node, int rank)
    {
        int[] pads = node.Counts("pads") ?? new int[2 * rank];
        return pads.Length == 2 * rank
            ? [.. Enumerable.Range(0, rank).Select(i => (pads[i], pads[i + rank]))]
            : throw node.Bad($"attribute 'pads' expects {2 * rank} counts for {rank} spatial axes, received {pads.Length}");
    }

    private static int[]? Positive(ImportNode node, string name) =>
        node.Counts(name) is { } counts ? counts.All(c => c > 0) ? counts : throw node.Bad($"attribute '{name}' expects numbers above zero") : null;

    private static OnnxTensor Kernel(ImportNode node, SymbolicTensor x)
    {
        OnnxTensor kernel = node.Constant(1);
        int rank = kernel.Dims.Length - 2;
        if (rank is < 1 or > 3 || x.Shape.Rank != rank + 1 || kernel.Numbers is null || kernel.Count == 0)
        {
            throw node.Bad($"expected a kernel of one to three spatial axes and an input of as many, received a kernel ({string.Join(", ", kernel.Dims)}) and samples of {x.Shape}");
        }

        return node.Counts("kernel_shape") is { } stated && !stated.AsSpan().SequenceEqual(kernel.Dims.AsSpan(2))
            ? throw node.Bad($"its kernel_shape is ({string.Join(", ", stated)}), its kernel ({string.Join(", ", kernel.Dims)})")
            : kernel;
    }

    private static int Groups(ImportNode node) => node.Int("group", 1) is > 0 and <= int.MaxValue and var groups ? (int)groups : throw node.Bad("attribute 'group' expects a number above zero");

    private static JsonObject Config(ImportNode node, OnnxTensor kernel, int groups, int filters)
    {
        int rank = kernel.Dims.Length - 2;
        return new JsonObject
        {
            ["filters"] = filters,
            ["kernel_size"] = new JsonArray([.. kernel.Dims[2..].Select(k => (JsonNode)k)]),
            ["strides"] = Sizes(node, "strides", rank, 1),
            ["dilation_rate"] = Sizes(node, "dilations", rank, 1),
            ["groups"] = groups,
            ["use_bias"] = node.Has(2),
            ["data_format"] = KerasNames.Of(DataFormat.ChannelsFirst),
        };
    }

    private static (string, float[])[] Weights(ImportNode node, OnnxTensor kernel) =>
        node.Has(2) ? [("kernel", kernel.Numbers!), ("bias", node.Numbers(2))] : [("kernel", kernel.Numbers!)];
}
