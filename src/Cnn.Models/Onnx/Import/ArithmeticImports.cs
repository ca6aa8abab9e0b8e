using System.Text.Json.Nodes;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Onnx.Import;

/// <summary>Sums and products, of tensors and with constants.</summary>
internal static class ArithmeticImports
{
    public static ImportValue Affine(ImportNode node, SymbolicTensor x, float scale, float offset) =>
        node.Apply("Rescaling", new JsonObject { ["scale"] = scale, ["offset"] = offset }, x);

    public static ImportValue Merge(ImportNode node, string layer)
    {
        SymbolicTensor[] inputs = [.. Enumerable.Range(0, node.InputCount).Select(node.Tensor)];
        ExpectOneRank(node, inputs);
        return inputs.Length == 1 ? inputs[0] : node.Apply(layer, [], inputs);
    }

    public static ImportValue Binary(ImportNode node)
    {
        ImportValue a = node.Value(0), b = node.Value(1);
        if (a.Tensor is { } left && b.Tensor is { } right)
        {
            ExpectOneRank(node, left, right);
            return node.Op switch
            {
                "Add" => node.Apply("Add", [], left, right),
                "Sub" => node.Apply("Subtract", [], left, right),
                "Mul" => node.Apply("Multiply", [], left, right),
                _ => throw node.Unsupported("it divides one tensor by another"),
            };
        }

        if (a.Constant is { Integers: { } x } && b.Constant is { Integers: { } y })
        {
            return Sizes(node, a.Constant, b.Constant, x, y);
        }

        bool swapped = a.Tensor is null;
        SymbolicTensor tensor = a.Tensor ?? b.Tensor ?? throw node.Unsupported("it computes with constants only; fold them before exporting");
        OnnxTensor constant = (swapped ? a : b).Constant!;
        float[] numbers = constant.Numbers ?? throw node.Bad("a whole number meets the network's real ones");
        if (node.Op == "Div" && !swapped && !numbers.All(n => float.IsNormal(n) && float.IsNormal(1 / n)))
        {
            throw node.Unsupported("it divides by a number whose inverse is not one");
        }

        (Func<float, float> scale, Func<float, float> shift) = (node.Op, swapped) switch
        {
            ("Add", _) => (_ => 1f, c => c),
            ("Sub", false) => (_ => 1f, c => -c),
            ("Sub", true) => (_ => -1f, c => c),
            ("Mul", _) => (c => c, _ => 0f),
            ("Div", false) => ((Func<float, float>)(c => 1 / c), (Func<float, float>)(_ => 0f)),
            _ => throw node.Unsupported("it divides a constant by a tensor"),
        };
        return numbers.Length == 1 && constant.Dims.Length <= tensor.Shape.Rank + 1
            ? Affine(node, tensor, scale(numbers[0]), shift(numbers[0]))
            : PerChannel(node, tensor, constant.Dims, [.. numbers.Select(scale)], [.. numbers.Select(shift)]);
    }

    // Axes are aligned from the last one on: with fewer of them the batch of one tensor would meet a size of the other.
    private static void ExpectOneRank(ImportNode node, params SymbolicTensor[] inputs)
    {
        if (inputs.Any(i => i.Shape.Rank != inputs[0].Shape.Rank))
        {
            throw node.Unsupported($"its inputs have samples of {string.Join(" and ", inputs.Select(i => i.Shape))}; the same number of axes is supported");
        }
    }

    // A scale and a shift for each channel are what a batch normalization does whose statistics are 0 and 1 and never change.
    private static ImportValue PerChannel(ImportNode node, SymbolicTensor x, int[] dims, float[] scale, float[] shift)
    {
        int rank = x.Shape.Rank + 1;
        int[] axes = [.. dims.Select((size, i) => (Size: size, Axis: i + rank - dims.Length)).Where(d => d.Size != 1).Select(d => d.Axis)];
        if (dims.Length > rank || axes is not [var axis] || (axis != 1 && axis != rank - 1) || x.Shape[axis - 1] != scale.Length)
        {
            throw node.Unsupported($"a constant of sizes ({string.Join(", ", dims)}) meets samples of {x.Shape}; one number, or one for each channel, is read");
        }

        var config = new JsonObject { ["axis"] = axis, ["epsilon"] = 0, ["trainable"] = false };
        float[] zeros = new float[scale.Length], ones = [.. Enumerable.Repeat(1f, scale.Length)];
        return node.Weighted("BatchNormalization", config, [x], ("gamma", scale), ("beta", shift), ("moving_mean", zeros), ("moving_variance", ones));
    }

    // Sizes that follow from others: both the same number of them, or one for all.
    private static OnnxTensor Sizes(ImportNode node, OnnxTensor a, OnnxTensor b, long[] x, long[] y)
    {
        if ((x.Length != y.Length && x.Length != 1 && y.Length != 1) || x.Contains(OnnxTensor.Batch) || y.Contains(OnnxTensor.Batch))
        {
            throw node.Unsupported("it computes with the size of the batch, or with sizes that do not match");
        }

        try
        {
            return new OnnxTensor(x.Length > y.Length || (x.Length == y.Length && a.Dims.Length >= b.Dims.Length) ? a.Dims : b.Dims, [.. Enumerable.Range(0, Math.Max(x.Length, y.Length)).Select(i => Compute(node, x[x.Length == 1 ? 0 : i], y[y.Length == 1 ? 0 : i]))]);
        }
        catch (OverflowException e)
        {
            throw new InvalidFormatException(node.Bad("sizes become too large").Message, e);
        }
    }

    private static long Compute(ImportNode node, long x, long y) => node.Op switch
    {
        "Add" => checked(x + y),
        "Sub" => checked(x - y),
        "Mul" => checked(x * y),
        _ => y != 0 ? checked(x / y) : throw node.Bad("it divides by zero"),
    };
}
