using System.Text.Json.Nodes;
using Cnn.Models.Onnx.Schema;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Onnx.Import;

/// <summary>Products with a matrix of weights.</summary>
internal static class DenseImports
{
    public static ImportValue Gemm(ImportNode node)
    {
        SymbolicTensor x = node.Tensor(0);
        OnnxTensor weights = node.Constant(1);
        node.Expect("transA", 0);
        if (x.Shape.Rank != 1 || weights.Dims.Length != 2)
        {
            throw node.Unsupported($"expected rows times a matrix, received samples of {x.Shape} and weights ({string.Join(", ", weights.Dims)})");
        }

        OnnxTensor rows = node.Int("transB", 0) != 0 ? weights : weights.Transpose([1, 0]);
        float alpha = node.Float("alpha", 1), beta = node.Float("beta", 1);
        float[]? bias = node.Has(2) ? [.. Bias(node, node.Constant(2), rows.Dims[0]).Select(b => b * beta)] : null;
        return Dense(node, x, alpha == 1 ? rows : new OnnxTensor(rows.Dims, [.. Numbers(node, rows).Select(w => w * alpha)]), bias);
    }

    /// <summary>A product; a bias that a following Add adds becomes part of the layer.</summary>
    public static ImportValue MatMul(ImportNode node)
    {
        SymbolicTensor x = node.Tensor(0);
        OnnxTensor weights = node.Constant(1);
        if (weights.Dims.Length != 2)
        {
            throw node.Unsupported($"expected a matrix of weights, received ({string.Join(", ", weights.Dims)})");
        }

        OnnxTensor rows = weights.Transpose([1, 0]);
        if (node.Follower("Add") is { } add && Bias(node, add, rows.Dims[0], x.Shape.Rank + 1) is { } bias)
        {
            ImportValue result = Dense(node, x, rows, bias);
            node.Absorb(add, result);
            return result;
        }

        return Dense(node, x, rows, null);
    }

    // A bias of more axes than the product has would give the result more axes.
    private static float[]? Bias(ImportNode node, NodeProto add, int units, int axes)
    {
        OnnxTensor? constant = add.Input.Select(node.Known).FirstOrDefault(c => c is not null);
        return constant?.Numbers is { } numbers && numbers.Length == units && constant.Dims is [.., var last] && last == units && constant.Dims.Length <= axes ? numbers : null;
    }

    // Gemm's C is broadcast to (samples, units).
    private static float[] Bias(ImportNode node, OnnxTensor c, int units)
    {
        float[] numbers = node.Numbers(2);
        int columns = c.Dims.Length == 0 ? 1 : c.Dims[^1];
        if (c.Dims.Length > 2 || (columns != units && columns != 1))
        {
            throw node.Bad($"its C ({string.Join(", ", c.Dims)}) does not fit {units} outputs");
        }

        return c.Dims.Length == 2 && c.Dims[0] != 1
            ? throw node.Unsupported($"its C ({string.Join(", ", c.Dims)}) has a row for each sample of a batch; one row for all is supported")
            : columns == units ? numbers : [.. Enumerable.Repeat(numbers[0], units)];
    }

    private static float[] Numbers(ImportNode node, OnnxTensor weights) => weights.Numbers ?? throw node.Bad("its weights are whole numbers");

    private static ImportValue Dense(ImportNode node, SymbolicTensor x, OnnxTensor rows, float[]? bias)
    {
        var config = new JsonObject { ["units"] = rows.Dims[0], ["use_bias"] = bias is not null };
        float[] kernel = Numbers(node, rows);
        return bias is null ? node.Weighted("Dense", config, [x], ("kernel", kernel)) : node.Weighted("Dense", config, [x], ("kernel", kernel), ("bias", bias));
    }
}
