using System.Text.Json.Nodes;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Onnx.Import;

/// <summary>Functions of each element, softmax and dropout.</summary>
internal static class ActivationImports
{
    public static ImportValue Named(ImportNode node, string activation) =>
        node.Apply("Activation", new JsonObject { ["activation"] = activation }, node.Tensor(0));

    public static ImportValue Elu(ImportNode node) => node.Apply("ELU", new JsonObject { ["alpha"] = node.Float("alpha", 1) }, node.Tensor(0));

    public static ImportValue LeakyRelu(ImportNode node) =>
        node.Apply("LeakyReLU", new JsonObject { ["negative_slope"] = node.Float("alpha", 0.01f) }, node.Tensor(0));

    public static ImportValue Gelu(ImportNode node) => node.Text("approximate", "none") switch
    {
        "none" => Named(node, "gelu"),
        "tanh" => Named(node, "gelu_tanh"),
        var other => throw node.Unsupported($"attribute 'approximate' is {other}; none and tanh are supported"),
    };

    /// <summary>gamma times an elu of alpha; with the usual numbers a layer of its own.</summary>
    public static ImportValue Selu(ImportNode node)
    {
        const float usualAlpha = 1.6732632f, usualGamma = 1.050701f;
        float alpha = node.Float("alpha", usualAlpha), gamma = node.Float("gamma", usualGamma);
        return Math.Abs(alpha - usualAlpha) < 1e-5f && Math.Abs(gamma - usualGamma) < 1e-5f
            ? Named(node, "selu")
            : ArithmeticImports.Affine(node, node.Apply("ELU", new JsonObject { ["alpha"] = alpha }, node.Tensor(0)).Tensor!, gamma, 0);
    }

    public static ImportValue PRelu(ImportNode node)
    {
        SymbolicTensor x = node.Tensor(0);
        OnnxTensor slope = node.Constant(1);
        int rank = x.Shape.Rank;

        // The slope's axes are the last ones of the input; a leading one for the batch has one place.
        int[] padded = [.. Enumerable.Repeat(1, Math.Max(0, rank - slope.Dims.Length)), .. slope.Dims.Skip(Math.Max(0, slope.Dims.Length - rank))];
        if (slope.Dims.Take(slope.Dims.Length - rank).Any(d => d != 1) || padded.Where((d, i) => d != 1 && d != x.Shape[i]).Any())
        {
            throw node.Unsupported($"its slope ({string.Join(", ", slope.Dims)}) does not fit samples of {x.Shape}");
        }

        int[] shared = [.. Enumerable.Range(1, rank).Where(axis => padded[axis - 1] == 1 && x.Shape[axis - 1] != 1)];
        var config = new JsonObject { ["shared_axes"] = shared.Length == 0 ? null : KerasConfig.ToKeras(shared) };
        return node.Weighted("PReLU", config, [x], ("alpha", node.Numbers(1)));
    }

    public static ImportValue HardSigmoid(ImportNode node, float alpha, float beta) => Math.Abs(alpha - (1f / 6)) < 1e-6f && beta == 0.5f
        ? Named(node, "hard_sigmoid")
        : Between(node, ArithmeticImports.Affine(node, node.Tensor(0), alpha, beta).Tensor!, 0, 1);

    public static ImportValue HardSwish(ImportNode node) => node.Apply("Multiply", [], node.Tensor(0), Named(node, "hard_sigmoid").Tensor!);

    public static ImportValue Clip(ImportNode node)
    {
        bool old = node.Opset < 11;
        float low = old ? node.Float("min", float.NegativeInfinity) : node.Has(1) ? node.Number(1) : float.NegativeInfinity;
        float high = old ? node.Float("max", float.PositiveInfinity) : node.Has(2) ? node.Number(2) : float.PositiveInfinity;
        return float.IsNaN(low) || float.IsNaN(high) ? throw node.Unsupported($"its bounds are {low} and {high}") : Between(node, node.Tensor(0), low, high);
    }

    /// <summary>min(max(x, low), high), also where the bounds are the wrong way round: all is the upper one then.</summary>
    private static ImportValue Between(ImportNode node, SymbolicTensor x, float low, float high)
    {
        JsonNode? At(float bound) => float.IsFinite(bound) && Math.Abs(bound) < float.MaxValue ? bound : null;
        return (low, high) switch
        {
            (0, 6) => node.Apply("ReLU", new JsonObject { ["max_value"] = 6 }, x),
            (0, _) when At(high) is null => node.Apply("Activation", new JsonObject { ["activation"] = "relu" }, x),
            _ when At(low) is null && At(high) is null => x,
            _ when low > high => Everywhere(node, x, high),
            _ => node.Apply("Clip", new JsonObject { ["x_min"] = At(low), ["x_max"] = At(high) }, x),
        };
    }

    // Merging layers take tensors: nothing of a function that is finite everywhere, and the number.
    private static SymbolicTensor Everywhere(ImportNode node, SymbolicTensor x, float number) =>
        ArithmeticImports.Affine(node, node.Apply("Activation", new JsonObject { ["activation"] = "relu6" }, x).Tensor!, 0, number).Tensor!;

    public static ImportValue Softmax(ImportNode node)
    {
        SymbolicTensor x = node.Tensor(0);
        bool logarithm = node.Op == "LogSoftmax";
        string name = logarithm ? "log_softmax" : "softmax";
        int axis = node.Axis(node.Int("axis", node.Opset < 13 ? 1 : -1), x.Shape.Rank + 1);
        if (axis == 0)
        {
            throw node.Unsupported($"attribute 'axis' is {node.Int("axis", 0)}: it goes over the batch");
        }

        if (axis == x.Shape.Rank)
        {
            return Named(node, name);
        }

        if (node.Opset >= 13)
        {
            return logarithm ? node.Operate("LogSoftmax", new JsonObject { ["axis"] = axis }, x) : node.Apply("Softmax", new JsonObject { ["axis"] = axis }, x);
        }

        // Before opset 13 all axes from this one on were one.
        int[] sizes = [.. x.Shape];
        SymbolicTensor rows = ShapeImports.ToSample(node, x, [.. sizes[..(axis - 1)], sizes[(axis - 1)..].Aggregate(1, (a, b) => a * b)]);
        return ShapeImports.ToSample(node, node.Apply("Activation", new JsonObject { ["activation"] = name }, rows).Tensor!, sizes);
    }

    public static ImportValue Dropout(ImportNode node)
    {
        if (node.Has(2) && node.Integers(2) is not [0])
        {
            throw node.Unsupported("its input 2 ('training_mode') is true; a network that is read predicts, and drops nothing out while it does");
        }

        float rate = node.Opset < 12 ? node.Float("ratio", 0.5f) : node.Has(1) ? node.Number(1) : 0.5f;

        // It numbers what is drawn while training.
        node.Ignore("seed");
        return rate is >= 0 and < 1 ? node.Apply("Dropout", new JsonObject { ["rate"] = rate }, node.Tensor(0)) : throw node.Unsupported(
            $"its 'ratio' is {rate}; expected a number from 0 to below 1");
    }
}
