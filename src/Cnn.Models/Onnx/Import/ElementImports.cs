using System.Text.Json.Nodes;
using Cnn.Models.Onnx.Operators;
using Cnn.OneDnn.Layers;
using Type = Cnn.Models.Onnx.Schema.TensorProto.Types.DataType;

namespace Cnn.Models.Onnx.Import;

/// <summary>Functions of each element, comparisons and choices, as operators that have no layer of their own.</summary>
internal static class ElementImports
{
    /// <summary>A function of one input without attributes.</summary>
    public static ImportValue Unary(ImportNode node) => node.Operate(node.Op, [], node.Tensor(0));

    public static ImportValue Binary(ImportNode node)
    {
        ImportValue[] inputs = Operands.Aligned(node);
        return inputs.Length == 2 ? node.Operate(node.Op, [], inputs) : throw node.Bad($"it has {inputs.Length} inputs, expected 2");
    }

    public static ImportValue Where(ImportNode node)
    {
        ImportValue[] inputs = Operands.Aligned(node);
        return inputs.Length == 3 ? node.Operate("Where", [], inputs) : throw node.Bad($"it has {inputs.Length} inputs, expected 3");
    }

    public static ImportValue ThresholdedRelu(ImportNode node) =>
        node.Operate("ThresholdedRelu", new JsonObject { ["alpha"] = OperatorOptions.ToNode(node.Float("alpha", 1)) }, node.Tensor(0));

    public static ImportValue Shrink(ImportNode node) =>
        node.Operate(
            "Shrink", new JsonObject { ["lambd"] = OperatorOptions.ToNode(node.Float("lambd", 0.5f)),
                ["bias"] = OperatorOptions.ToNode(node.Float("bias", 0)) }, node.Tensor(0));

    /// <summary>max(x, 0) + min(0, a (e^(x / a) - 1)): an elu of the scaled input.</summary>
    public static ImportValue Celu(ImportNode node)
    {
        float alpha = node.Float("alpha", 1);
        if (alpha <= 0 || !float.IsNormal(1 / alpha))
        {
            throw node.Unsupported($"attribute 'alpha' is {alpha}; a number above zero is supported");
        }

        SymbolicTensor scaled = ArithmeticImports.Affine(node, node.Tensor(0), 1 / alpha, 0).Tensor!;
        return ArithmeticImports.Affine(node, node.Apply("ELU", new JsonObject { ["alpha"] = 1 }, scaled).Tensor!, alpha, 0);
    }

    /// <summary>x sigmoid(alpha x).</summary>
    public static ImportValue Swish(ImportNode node)
    {
        SymbolicTensor x = node.Tensor(0);
        float alpha = node.Float("alpha", 1);
        if (alpha == 1)
        {
            return ActivationImports.Named(node, "silu");
        }

        SymbolicTensor gate = node.Apply(
            "Activation", new JsonObject { ["activation"] = "sigmoid" }, ArithmeticImports.Affine(node, x, alpha, 0).Tensor!).Tensor!;
        return node.Apply("Multiply", [], x, gate);
    }

    /// <summary>The first, or last, position of the largest or smallest element along an axis.</summary>
    public static ImportValue Extreme(ImportNode node)
    {
        SymbolicTensor x = node.Tensor(0);
        int axis = node.Axis(node.Int("axis", 0), x.Shape.Rank + 1);
        if (axis == 0)
        {
            throw node.Unsupported($"attribute 'axis' is {node.Int("axis", 0)}: it compares the samples of a batch");
        }

        int size = x.Shape[axis - 1];
        bool keeps = node.Int("keepdims", 1) != 0, last = node.Int("select_last_index", 0) != 0;
        node.Claim(size);
        var places = new OnnxTensor([size, .. Enumerable.Repeat(1, x.Shape.Rank - axis)], [.. Enumerable.Range(0, size).Select(i => (float)i)]);
        var config = new JsonObject { ["axis"] = axis, ["keepdims"] = keeps, ["last"] = last };
        return keeps || x.Shape.Rank > 1
            ? new ImportValue(node.Operate(node.Op, config, x, places), null, Type.Int64)
            : throw node.Unsupported("attribute 'keepdims' leaves none of the axes of a sample");
    }
}
