using System.Text.Json.Nodes;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Onnx.Import.Windows;

/// <summary>Convolutions, and how windows of these and of poolings lie.</summary>
internal static class WindowImports
{
    public static ImportValue Convolution(ImportNode node) => Convolution(node, node.Tensor(0), node.Constant(1), node.Has(2) ? node.Numbers(2) : null);

    /// <summary>A convolution of a tensor with a kernel; null for no bias.</summary>
    public static ImportValue Convolution(ImportNode node, SymbolicTensor x, OnnxTensor weights, float[]? bias)
    {
        OnnxTensor kernel = Kernel(node, x, weights);
        int groups = Groups(node);
        JsonObject config = Config(node, kernel, groups, kernel.Dims[0], bias);
        (int, int)[] pads = Pads(node, x.Shape.AsSpan()[1..], kernel.Dims[2..]);
        ExpectRoom(node, x.Shape.AsSpan()[1..], kernel.Dims[2..], pads);
        config["padding"] = node.Text("auto_pad", "NOTSET") == "SAME_UPPER" ? "same" : KerasConfig.ToKeras(pads);
        return node.Weighted($"Conv{kernel.Dims.Length - 2}D", config, [x], Weights(kernel, bias));
    }

    public static ImportValue Transposed(ImportNode node)
    {
        SymbolicTensor x = node.Tensor(0);
        OnnxTensor kernel = Kernel(node, x, node.Constant(1));
        float[]? bias = node.Has(2) ? node.Numbers(2) : null;
        if (node.Text("auto_pad", "NOTSET") is not ("NOTSET" or "VALID" or ""))
        {
            throw node.Unsupported(
                $"attribute 'auto_pad' is {node.Text("auto_pad", "")}, so that its padding follows from the size of the output. Export it with explicit " +
                    $"pads and output_padding");
        }

        if (node.Longs("output_shape") is not null)
        {
            throw node.Unsupported(
                "attribute 'output_shape' has its padding follow from the size of the output. Export it with explicit pads and output_padding");
        }

        int groups = Groups(node), rank = kernel.Dims.Length - 2;
        JsonObject config = Config(node, kernel, groups, checked(kernel.Dims[1] * groups), bias);
        config["padding"] = KerasConfig.ToKeras(Pads(node, x.Shape.AsSpan()[1..], kernel.Dims[2..]));
        config["output_padding"] = Sizes(node, "output_padding", rank, 0);
        return node.Weighted($"Conv{rank}DTranspose", config, [x], Weights(kernel, bias));
    }

    /// <summary>A list of one number for each spatial axis, none below <paramref name="fallback"/>.</summary>
    public static JsonArray Sizes(ImportNode node, string name, int rank, int fallback) => KerasConfig.ToKeras(Numbers(node, name, rank, fallback));

    /// <summary>As <see cref="Sizes"/>, as numbers.</summary>
    public static int[] Numbers(ImportNode node, string name, int rank, int fallback)
    {
        int[] sizes = node.Counts(name) ?? [.. Enumerable.Repeat(fallback, rank)];
        return sizes.Length == rank && sizes.All(s => s >= fallback)
            ? sizes
            : throw node.Bad(
                $"attribute '{name}' expects {rank} numbers, one for each spatial axis, from {fallback} on; received ({string.Join(", ", sizes)})");
    }

    /// <summary>Whether the padding follows from the input's size.</summary>
    public static bool IsAutomatic(ImportNode node) => node.Text("auto_pad", "NOTSET") is not ("NOTSET" or "");

    /// <summary>The padding before and after each spatial axis, that auto_pad or pads ask for.</summary>
    public static (int Before, int After)[] Pads(ImportNode node, ReadOnlySpan<int> spatial, int[] kernel)
    {
        int rank = kernel.Length;
        int[] pads = node.Counts("pads") ?? new int[2 * rank];
        if (pads.Length != 2 * rank)
        {
            throw node.Bad($"attribute 'pads' expects {2 * rank} counts for {rank} spatial axes, received {pads.Length}");
        }

        string way = node.Text("auto_pad", "NOTSET");
        if (way is "NOTSET" or "")
        {
            return [.. Enumerable.Range(0, rank).Select(i => (pads[i], pads[i + rank]))];
        }

        if (pads.Any(p => p != 0))
        {
            throw node.Bad($"it has both 'pads' ({string.Join(", ", pads)}) and 'auto_pad' {way}");
        }

        if (way == "VALID")
        {
            return new (int, int)[rank];
        }

        int[] totals = SameTotals(spatial, kernel, Numbers(node, "strides", rank, 1), Numbers(node, "dilations", rank, 1));
        return way switch
        {
            "SAME_UPPER" => [.. totals.Select(t => (t / 2, t - (t / 2)))],
            "SAME_LOWER" => [.. totals.Select(t => (t - (t / 2), t / 2))],
            _ => throw node.Unsupported($"attribute 'auto_pad' is '{way}'"),
        };
    }

    /// <summary>A window must fit into the padded input at least once.</summary>
    public static void ExpectRoom(ImportNode node, ReadOnlySpan<int> spatial, int[] kernel, (int Before, int After)[] pads)
    {
        int[] dilations = Numbers(node, "dilations", kernel.Length, 1);
        for (int i = 0; i < kernel.Length; i++)
        {
            long covered = (((long)kernel[i] - 1) * dilations[i]) + 1, room = (long)spatial[i] + pads[i].Before + pads[i].After;
            if (covered > room)
            {
                throw node.Bad($"its kernel covers {covered} positions along spatial axis {i}, the padded input has {room}");
            }
        }
    }

    // ONNX: as much padding as leaves ceil(size / stride) positions.
    private static int[] SameTotals(ReadOnlySpan<int> spatial, int[] kernel, int[] strides, int[] dilations)
    {
        int[] totals = new int[kernel.Length];
        for (int i = 0; i < totals.Length; i++)
        {
            long outputs = ((long)spatial[i] + strides[i] - 1) / strides[i], covered = (((long)kernel[i] - 1) * dilations[i]) + 1;
            totals[i] = checked((int)Math.Max(0, ((outputs - 1) * strides[i]) + covered - spatial[i]));
        }

        return totals;
    }

    private static OnnxTensor Kernel(ImportNode node, SymbolicTensor x, OnnxTensor kernel)
    {
        int rank = kernel.Dims.Length - 2;
        if (rank is < 1 or > 3 || x.Shape.Rank != rank + 1 || kernel.Numbers is null || kernel.Count == 0)
        {
            throw node.Unsupported(
                $"expected a kernel of one to three spatial axes and an input of as many, received a kernel ({string.Join(", ", kernel.Dims)}) " +
                    $"and samples of {x.Shape}");
        }

        return node.Counts("kernel_shape") is { } stated && !stated.AsSpan().SequenceEqual(kernel.Dims.AsSpan(2))
            ? throw node.Bad($"its kernel_shape is ({string.Join(", ", stated)}), its kernel ({string.Join(", ", kernel.Dims)})")
            : kernel;
    }

    private static int Groups(ImportNode node) => node.Int("group", 1) is > 0 and <= int.MaxValue and var groups
        ? (int)groups
        : throw node.Bad("attribute 'group' expects a number above zero");

    private static JsonObject Config(ImportNode node, OnnxTensor kernel, int groups, int filters, float[]? bias)
    {
        int rank = kernel.Dims.Length - 2;
        return new JsonObject
        {
            ["filters"] = filters,
            ["kernel_size"] = KerasConfig.ToKeras(kernel.Dims[2..]),
            ["strides"] = Sizes(node, "strides", rank, 1),
            ["dilation_rate"] = Sizes(node, "dilations", rank, 1),
            ["groups"] = groups,
            ["use_bias"] = bias is not null,
            ["data_format"] = KerasConfig.ToKeras(DataFormat.ChannelsFirst),
        };
    }

    private static (string, float[])[] Weights(OnnxTensor kernel, float[]? bias) => bias is not null
        ? [("kernel", kernel.Numbers!), ("bias", bias)]
        : [("kernel", kernel.Numbers!)];
}
