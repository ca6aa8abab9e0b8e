using System.Text.Json.Nodes;
using Cnn.Models.Onnx.Schema;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Onnx.Import;

/// <summary>Products with a matrix of weights.</summary>
internal static class DenseImports
{
    private const long MostProducts = 1 << 26;

    public static ImportValue Gemm(ImportNode node)
    {
        SymbolicTensor x = node.Tensor(0);
        OnnxTensor weights = node.Constant(1);
        node.Expect("transA", 0);
        if (x.Shape.Rank != 1 || weights.Dims.Length != 2 || weights.Count == 0)
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
        ImportValue a = node.Unmoved(0), b = node.Unmoved(1);
        return a.Tensor is { } x && b.Constant is { } weights ? WithMatrix(node, x, weights)
            : a.Constant is { } left && b.Tensor is { } columns ? FromLeft(node, left, columns)
            : a.Tensor is { } rows && b.Tensor is { } others ? OfTwo(node, rows, others)
            : throw node.Unsupported("it multiplies constants only");
    }

    /// <summary>The product of a tensor with a constant.</summary>
    public static ImportValue WithMatrix(ImportNode node, SymbolicTensor x, OnnxTensor weights)
    {
        if (weights.Dims.Length == 1 && x.Shape.Rank > 1)
        {
            // The axis that a vector takes away.
            SymbolicTensor one = Dense(node, x, weights.WithDims([1, weights.Count]), null).Tensor!;
            return ShapeImports.ToSample(node, one, [.. x.Shape.Take(x.Shape.Rank - 1)]);
        }

        if (weights.Dims.Length > 2 && weights.Dims.Length <= x.Shape.Rank + 1)
        {
            weights = weights.Dims[..^2].All(d => d == 1) ? weights.WithDims(weights.Dims[^2..]) : weights;
        }

        if (weights.Dims.Length != 2 || weights.Count == 0)
        {
            throw node.Unsupported($"expected a matrix of weights, received ({string.Join(", ", weights.Dims)}) for samples of {x.Shape}");
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

    // (m, k) times (..., k, n): the columns are turned to rows and back.
    private static ImportValue FromLeft(ImportNode node, OnnxTensor matrix, SymbolicTensor columns)
    {
        int rank = columns.Shape.Rank;
        if (matrix.Dims.Length != 2 || matrix.Count == 0 || rank < 2)
        {
            throw node.Unsupported(
                $"it multiplies a constant ({string.Join(", ", matrix.Dims)}) with samples of {columns.Shape}; a matrix with matrices is supported");
        }

        int[] turn = [.. Enumerable.Range(1, rank - 2), rank, rank - 1];
        SymbolicTensor product = Dense(node, ShapeImports.Permute(node, columns, turn), matrix, null).Tensor!;
        return ShapeImports.Permute(node, product, turn);
    }

    // Every product of elements has a place of its own before they are summed.
    private static ImportValue OfTwo(ImportNode node, SymbolicTensor a, SymbolicTensor b)
    {
        int rank = a.Shape.Rank;
        if (rank < 2 || b.Shape.Rank != rank || a.Shape[rank - 1] != b.Shape[rank - 2])
        {
            throw node.Unsupported(
                $"it multiplies samples of {a.Shape} with samples of {b.Shape}; matrices of as many axes, and of sizes that fit, are supported");
        }

        long products = a.Shape.Take(rank - 2).Zip(b.Shape, (x, y) => (long)Math.Max(x, y)).Aggregate(1L, (x, y) => checked(x * y));
        products = checked(products * a.Shape[rank - 2] * a.Shape[rank - 1] * b.Shape[rank - 1]);
        return products > MostProducts || !node.ClaimProducts(products)
            ? throw node.Unsupported(
                $"it multiplies {products} pairs of elements for each sample; up to {MostProducts} at once, and {GraphImporter.MaximumProducts} in all, " +
                    $"are supported")
            : node.Operate("MatMul", [], a, b);
    }

    // A bias of more axes than the product has would give the result more axes.
    private static float[]? Bias(ImportNode node, NodeProto add, int units, int axes)
    {
        OnnxTensor? constant = add.Input.Select(node.Known).FirstOrDefault(c => c is not null);
        return constant?.Numbers is { } numbers && numbers.Length == units && constant.Dims is [.., var last] && last == units
            && constant.Dims.Length <= axes ? numbers : null;
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
