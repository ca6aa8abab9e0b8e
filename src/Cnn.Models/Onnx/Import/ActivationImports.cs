using System.Text.Json.Nodes;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Onnx.Import;

/// <summary>Functions of each element, softmax and dropout.</summary>
internal static class ActivationImports
{
    public static ImportValue Named(ImportNode node, string activation) => node.Apply("Activation", new JsonObject { ["activation"] = activation }, node.Tensor(0));

    public static ImportValue Elu(ImportNode node) => node.Apply("ELU", new JsonObject { ["alpha"] = node.Float("alpha", 1) }, node.Tensor(0));

    public static ImportValue LeakyRelu(ImportNode node) => node.Apply("LeakyReLU", new JsonObject { ["negative_slope"] = node.Float("alpha", 0.01f) }, node.Tensor(0));

    public static ImportValue Selu(ImportNode node)
    {
        const float alpha = 1.6732632f, gamma = 1.050701f;
        float givenAlpha = node.Float("alpha", alpha), givenGamma = node.Float("gamma", gamma);
        return Math.Abs(givenAlpha - alpha) < 1e-5f && Math.Abs(givenGamma - gamma) < 1e-5f
            ? Named(node, "selu")
            : throw node.Unsupported($"its alpha is {givenAlpha} and its gamma {givenGamma}; the usual {alpha} and {gamma} are read");
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
            throw node.Bad($"its slope ({string.Join(", ", slope.Dims)}) does not fit samples of {x.Shape}");
        }

        int[] shared = [.. Enumerable.Range(1, rank).Where(axis => padded[axis - 1] == 1 && x.Shape[axis - 1] != 1)];
        var config = new JsonObject { ["shared_axes"] = shared.Length == 0 ? null : new JsonArray([.. shared.Select(a => (JsonNode)a)]) };
        return node.Weighted("PReLU", config, [x], ("alpha", node.Numbers(1)));
    }

    public static ImportValue HardSigmoid(ImportNode node, float alpha, float beta) => Math.Abs(alpha - (1f / 6)) < 1e-6f && beta == 0.5f
        ? Named(node, "hard_sigmoid")
        : node.Apply("Clip", new JsonObject { ["x_min"] = 0, ["x_max"] = 1 }, ArithmeticImports.Affine(node, node.Tensor(0), alpha, beta).Tensor!);

    public static ImportValue HardSwish(ImportNode node) => node.Apply("Multiply", [], node.Tensor(0), Named(node, "hard_sigmoid").Tensor!);

    /// <summary>min(max(x, low), high).</summary>
    public static ImportValue Clip(ImportNode node)
    {
        SymbolicTensor x = node.Tensor(0);
        float low = Bound(node, 1, "min", float.NegativeInfinity), high = Bound(node, 2, "max", float.PositiveInfinity);
        if (low > high || float.IsNaN(low) || float.IsNaN(high))
        {
            throw node.Bad($"its bounds are {low} and {high}");
        }

        JsonNode? At(float bound) => float.IsFinite(bound) && Math.Abs(bound) < float.MaxValue ? bound : null;
        return (low, high) switch
        {
            (0, 6) => node.Apply("ReLU", new JsonObject { ["max_value"] = 6 }, x),
            (0, _) when At(high) is null => Named(node, "relu"),
            _ when At(low) is null && At(high) is null => x,
            _ => node.Apply("Clip", new JsonObject { ["x_min"] = At(low), ["x_max"] = At(high) }, x),
        };
    }

    public static ImportValue Softmax(ImportNode node)
    {
        SymbolicTensor x = node.Tensor(0);
        int axis = node.Axis(node.Int("axis", node.Opset < 13 ? 1 : -1), x.Shape.Rank + 1);
        if (axis == x.Shape.Rank)
        {
            return Named(node, node.Op == "Softmax" ? "softmax" : "log_softmax");
        }

        return node.Opset >= 13 && node.Op == "Softmax" && axis > 0
            ? node.Apply("Softmax", new JsonObject { ["axis"] = axis }, x)
            : throw node.Unsupported($"it runs along axis {axis} of {x.Shape.Rank + 1}; the last one is read, and any for Softmax from opset 13 on");
    }

    public static ImportValue Dropout(ImportNode node)
    {
        float rate = node.Has(1) ? node.Numbers(1) is [var only] ? only : throw node.Bad("its ratio is no single number") : node.Float("ratio", 0.5f);
        return node.Apply("Dropout", new JsonObject { ["rate"] = rate }, node.Tensor(0));
    }

    private static float Bound(ImportNode node, int input, string attribute, float open) =>
        node.Has(input) ? node.Numbers(input) is [var only] ? only : throw node.Bad($"its {attribute} is no single number") : node.Float(attribute, open);
}
