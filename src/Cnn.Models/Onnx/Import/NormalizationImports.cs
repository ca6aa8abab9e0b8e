using System.Text.Json.Nodes;
using Cnn.Models.Onnx.Import.Folding;
using Cnn.Models.Onnx.Schema;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Onnx.Import;

/// <summary>Normalizations.</summary>
internal static class NormalizationImports
{
    public static ImportValue Batch(ImportNode node)
    {
        if (node.Int("spatial", 1) == 0)
        {
            throw node.Unsupported("attribute 'spatial' is 0: it normalizes every position by itself");
        }

        // Before opset 14 a normalization by the batch's own statistics was told by its further outputs.
        node.Expect("training_mode", 0);
        if (node.HasFurtherOutputs)
        {
            throw node.Unsupported("it has outputs for moving statistics, so that it is one that trains; a network that is read predicts");
        }

        var config = new JsonObject { ["axis"] = 1, ["epsilon"] = node.Float("epsilon", 1e-5f), ["momentum"] = node.Float("momentum", 0.9f) };
        return node.Weighted(
            "BatchNormalization", config, [node.Tensor(0)], ("gamma", node.Numbers(1)), ("beta", node.Numbers(2)), ("moving_mean", node.Numbers(3)),
            ("moving_variance", node.Numbers(4)));
    }

    // The axes that are normalized together become one, and are taken apart again. Scale and shift may be of any shape that is broadcast to the input's.
    public static ImportValue Layer(ImportNode node)
    {
        SymbolicTensor x = node.Tensor(0);
        node.Expect("stash_type", (long)TensorProto.Types.DataType.Float);
        int axis = node.Axis(node.Int("axis", -1), x.Shape.Rank + 1);
        if (axis == 0)
        {
            throw node.Unsupported($"attribute 'axis' is {node.Int("axis", -1)}: it normalizes the batch");
        }

        int[] sizes = [.. x.Shape], normalized = sizes[(axis - 1)..];
        int features = normalized.Aggregate(1, (a, b) => a * b);
        SymbolicTensor rows = ShapeImports.ToSample(node, x, [.. sizes[..(axis - 1)], features]);
        float[]? scale = Spread(node.Constant(1), normalized), shift = node.Has(2) ? Spread(node.Constant(2), normalized) : [];
        bool weighted = scale is not null && shift is not null;
        var config = new JsonObject { ["epsilon"] = node.Float("epsilon", 1e-5f), ["center"] = weighted && node.Has(2), ["scale"] = weighted };
        (string, float[])[] weights = !weighted ? [] : node.Has(2) ? [("gamma", scale!), ("beta", shift!)] : [("gamma", scale!)];
        SymbolicTensor result = ShapeImports.ToSample(node, node.Weighted("LayerNormalization", config, [rows], weights).Tensor!, sizes);
        if (!weighted)
        {
            result = node.Operate("Mul", [], result, Shared(node, 1, x));
            result = node.Has(2) ? node.Operate("Add", [], result, Shared(node, 2, x)) : result;
        }

        return result;
    }

    public static ImportValue Group(ImportNode node)
    {
        SymbolicTensor x = node.Tensor(0);
        node.Expect("stash_type", (long)TensorProto.Types.DataType.Float);
        int channels = x.Shape[0];
        long groups = node.Int("num_groups", 0);
        if (groups < 1 || channels % groups != 0)
        {
            throw node.Bad($"{groups} groups do not divide {channels} channels");
        }

        return Grouped(node, x, (int)groups, Spread(node.Numbers(1), channels), Spread(node.Numbers(2), channels));
    }

    public static ImportValue Instance(ImportNode node) => Grouped(node, node.Tensor(0), -1, node.Numbers(1), node.Numbers(2));

    public static ImportValue LocalResponse(ImportNode node) => node.Apply(
        "LocalResponseNormalization",
        new JsonObject
        {
            ["size"] = node.Int("size", 0),
            ["alpha"] = node.Float("alpha", 1e-4f),
            ["beta"] = node.Float("beta", 0.75f),
            ["k"] = node.Float("bias", 1),
            ["data_format"] = KerasConfig.ToKeras(DataFormat.ChannelsFirst),
        },
        node.Tensor(0));

    // An element for each that is normalized; null where there are more.
    private static float[]? Spread(OnnxTensor constant, int[] normalized) =>
        constant.Numbers is { } numbers && Grids.Broadcast(constant.Dims, normalized) is { } dims && dims.SequenceEqual(normalized)
            ? Array.ConvertAll(Grids.Places(constant.Dims, normalized), p => numbers[p])
            : null;

    private static OnnxTensor Shared(ImportNode node, int input, SymbolicTensor x)
    {
        node.Numbers(input);
        OnnxTensor constant = node.Constant(input);
        return constant.Dims.Length <= x.Shape.Rank || (constant.Dims.Length == x.Shape.Rank + 1 && constant.Dims[0] == 1)
            ? constant
            : throw node.Unsupported($"its input {input} has sizes ({string.Join(", ", constant.Dims)}); it must be the same for all samples of {x.Shape}");
    }

    private static ImportValue Grouped(ImportNode node, SymbolicTensor x, int groups, float[] scale, float[] shift)
    {
        var config = new JsonObject { ["groups"] = groups, ["axis"] = 1, ["epsilon"] = node.Float("epsilon", 1e-5f) };
        return node.Weighted("GroupNormalization", config, [x], ("gamma", scale), ("beta", shift));
    }

    // Before opset 21 there was one number for each group.
    private static float[] Spread(float[] numbers, int channels) => numbers.Length > 0 && numbers.Length < channels && channels % numbers.Length == 0
        ? [.. numbers.SelectMany(n => Enumerable.Repeat(n, channels / numbers.Length))]
        : numbers;
}
