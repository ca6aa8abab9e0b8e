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
        if (node.Int("transA", 0) != 0 || x.Shape.Rank != 1 || weights.Dims.Length != 2)
        {
            throw node.Unsupported($"expected rows times a matrix, received samples of {x.Shape}, weights ({string.Join(", ", weights.Dims)}) and transA {node.Int("transA", 0)}");
        }

        OnnxTensor rows = node.Int("transB", 0) != 0 ? weights : weights.Transpose([1, 0]);
        float alpha = node.Float("alpha", 1), beta = node.Float("beta", 1);
        float[]? bias = node.Has(2) ? [.. Spread(node, node.Numbers(2), rows.Dims[0]).Select(b => b * beta)] : null;
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
        if (node.Follower("Add") is { } add && Bias(node, add, rows.Dims[0]) is { } bias)
        {
            ImportValue result = Dense(node, x, rows, bias);
            node.Absorb(add, result);
            return result;
        }

        return Dense(node, x, rows, null);
    }

    private static float[]? Bias(ImportNode node, NodeProto add, int units)
    {
        OnnxTensor? constant = add.Input.Select(node.Known).FirstOrDefault(c => c is not null);
        return constant?.Numbers is { } numbers && numbers.Length == units && constant.Dims is [.., var last] && last == units ? numbers : null;
    }

    private static float[] Spread(ImportNode node, float[] bias, int units) =>
        bias.Length == units ? bias : bias.Length == 1 ? [.. Enumerable.Repeat(bias[0], units)] : throw node.Bad($"its bias has {bias.Length} numbers for {units} outputs");

    private static float[] Numbers(ImportNode node, OnnxTensor weights) => weights.Numbers ?? throw node.Bad("its weights are whole numbers");

    private static ImportValue Dense(ImportNode node, SymbolicTensor x, OnnxTensor rows, float[]? bias)
    {
        var config = new JsonObject { ["units"] = rows.Dims[0], ["use_bias"] = bias is not null };
        float[] kernel = Numbers(node, rows);
        return bias is null ? node.Weighted("Dense", config, [x], ("kernel", kernel)) : node.Weighted("Dense", config, [x], ("kernel", kernel), ("bias", bias));
    }
}
