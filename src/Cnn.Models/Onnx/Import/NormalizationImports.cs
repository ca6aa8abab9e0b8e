using System.Text.Json.Nodes;
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
            "BatchNormalization", config, [node.Tensor(0)], ("gamma", node.Numbers(1)), ("beta", node.Numbers(2)), ("moving_mean", node.Numbers(3)), ("moving_variance", node.Numbers(4)));
    }

    public static ImportValue Layer(ImportNode node)
    {
        SymbolicTensor x = node.Tensor(0);
        node.Expect("stash_type", (long)TensorProto.Types.DataType.Float);
        if (node.Axis(node.Int("axis", -1), x.Shape.Rank + 1) != x.Shape.Rank)
        {
            throw node.Unsupported($"attribute 'axis' is {node.Int("axis", -1)}, so that several axes are normalized together; the last one alone is supported");
        }

        var config = new JsonObject { ["epsilon"] = node.Float("epsilon", 1e-5f), ["center"] = node.Has(2) };
        int features = x.Shape[x.Shape.Rank - 1];
        return node.Has(2)
            ? node.Weighted("LayerNormalization", config, [x], ("gamma", LastAxis(node, 1, features)), ("beta", LastAxis(node, 2, features)))
            : node.Weighted("LayerNormalization", config, [x], ("gamma", LastAxis(node, 1, features)));
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
            ["data_format"] = KerasConfig.Of(DataFormat.ChannelsFirst),
        },
        node.Tensor(0));

    // Scale and shift may be of any shape that is broadcast to the input's.
    private static float[] LastAxis(ImportNode node, int input, int features)
    {
        float[] numbers = node.Numbers(input);
        return numbers.Length == features && node.Constant(input).Dims is [.., var last] && last == features ? numbers
            : numbers.Length == 1 ? [.. Enumerable.Repeat(numbers[0], features)]
            : throw node.Unsupported($"its input {input} has sizes ({string.Join(", ", node.Constant(input).Dims)}); one number for each of the {features} features is supported");
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
