using System.Text.Json.Nodes;
using Cnn.Models.Onnx.Import.Folding;
using Cnn.Models.Onnx.Operators;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Onnx.Import;

/// <summary>Sums and products, of tensors and with constants.</summary>
internal static class ArithmeticImports
{
    public static ImportValue Affine(ImportNode node, SymbolicTensor x, float scale, float offset) =>
        node.Apply("Rescaling", new JsonObject { ["scale"] = scale, ["offset"] = offset }, x);

    /// <summary>Sum, Mean, Max and Min of any number of inputs.</summary>
    /// <param name="node">The node.</param>
    /// <param name="layer">The layer that does this for tensors.</param>
    /// <param name="op">The operator that does it for two, whatever they are.</param>
    public static ImportValue Merge(ImportNode node, string layer, string op)
    {
        ImportValue[] inputs = Operands.Aligned(node);
        if (inputs.Length == 1)
        {
            return inputs[0];
        }

        SymbolicTensor[] tensors = [.. inputs.Select(i => i.Tensor).OfType<SymbolicTensor>()];
        if (tensors.Length == inputs.Length && Operands.HaveOneShape(tensors))
        {
            return node.Apply(layer, [], tensors);
        }

        ImportValue all = inputs.Aggregate((a, b) => node.Operate(op, [], a, b));
        return layer == "Average" ? Affine(node, all.Tensor!, 1f / inputs.Length, 0) : all;
    }

    public static ImportValue Binary(ImportNode node)
    {
        ImportValue[] inputs = Operands.Aligned(node);
        if (inputs.Length != 2)
        {
            throw node.Bad($"it has {inputs.Length} inputs, expected 2");
        }

        (ImportValue a, ImportValue b) = (inputs[0], inputs[1]);
        if (a.Tensor is { } left && b.Tensor is { } right)
        {
            return node.Op != "Div" && (Operands.Repeats(left, right) || Operands.Repeats(right, left))
                ? node.Apply(node.Op switch { "Add" => "Add", "Sub" => "Subtract", _ => "Multiply" }, [], left, right)
                : node.Operate(node.Op, [], a, b);
        }

        bool swapped = a.Tensor is null;
        SymbolicTensor tensor = a.Tensor ?? b.Tensor!;
        OnnxTensor constant = (swapped ? a : b).Constant!;
        float[] numbers = constant.Numbers ?? throw node.Bad("a whole number meets the network's real ones");
        bool exact = node.Op != "Div" || (!swapped && numbers.All(n => float.IsNormal(n) && float.IsNormal(1 / n)));
        if (exact && numbers.All(float.IsFinite))
        {
            (Func<float, float> scale, Func<float, float> shift) = (node.Op, swapped) switch
            {
                ("Add", _) => (_ => 1f, c => c),
                ("Sub", false) => (_ => 1f, c => -c),
                ("Sub", true) => (_ => -1f, c => c),
                ("Mul", _) => (c => c, _ => 0f),
                _ => ((Func<float, float>)(c => 1 / c), (Func<float, float>)(_ => 0f)),
            };
            if (numbers.Length == 1)
            {
                return Affine(node, tensor, scale(numbers[0]), shift(numbers[0]));
            }

            if (ChannelAxis(tensor, constant.Dims, numbers.Length) is { } axis)
            {
                return PerChannel(node, tensor, axis, [.. numbers.Select(scale)], [.. numbers.Select(shift)]);
            }
        }

        return node.Operate(node.Op, [], a, b);
    }

    /// <summary>x to a power that is one number, or a positive number to the power x.</summary>
    public static ImportValue Power(ImportNode node)
    {
        ImportValue a = node.Unmoved(0), b = node.Unmoved(1);
        if (a.Tensor is { } x && b.Constant is { Count: > 0 } exponents)
        {
            return exponents.Dims.Length <= x.Shape.Rank + 1 && exponents.Dims.All(d => d == 1)
                ? ConstantTypes.Reals(node, exponents)[0] is var power && power == 1
                    ? x
                    : node.Operate("Pow", new JsonObject { ["exponent"] = OperatorOptions.ToNode(power) }, x)
                : throw node.Unsupported($"input 1 holds the powers ({string.Join(", ", exponents.Dims)}); one for all is supported");
        }

        return a.Constant is { Numbers: [> 0 and var basis], Dims.Length: <= 1 } && float.IsFinite(basis) && b.Tensor is { } y
            ? node.Apply("Activation", new JsonObject { ["activation"] = "exponential" }, Affine(node, y, MathF.Log(basis), 0).Tensor!)
            : throw node.Unsupported("powers and what is raised to them are both computed, or the latter is not one positive number");
    }

    // The one axis along which a constant has an element for each channel, first or last.
    private static int? ChannelAxis(SymbolicTensor x, int[] dims, int count)
    {
        int rank = x.Shape.Rank + 1;
        int[] axes = [.. dims.Select((size, i) => (Size: size, Axis: i + rank - dims.Length)).Where(d => d.Size != 1).Select(d => d.Axis)];
        return axes is [var axis] && (axis == 1 || axis == rank - 1) && x.Shape[axis - 1] == count ? axis : null;
    }

    // A scale and a shift for each channel are what a batch normalization does whose statistics are 0 and 1 and never change.
    private static ImportValue PerChannel(ImportNode node, SymbolicTensor x, int axis, float[] scale, float[] shift)
    {
        var config = new JsonObject { ["axis"] = axis, ["epsilon"] = 0, ["trainable"] = false };
        float[] zeros = new float[scale.Length], ones = [.. Enumerable.Repeat(1f, scale.Length)];
        return node.Weighted("BatchNormalization", config, [x], ("gamma", scale), ("beta", shift), ("moving_mean", zeros), ("moving_variance", ones));
    }
}
