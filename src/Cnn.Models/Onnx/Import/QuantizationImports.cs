using System.Text.Json.Nodes;
using Cnn.Models.Onnx.Import.Folding;
using Cnn.Models.Onnx.Import.Windows;
using Cnn.OneDnn.Layers;
using Type = Cnn.Models.Onnx.Schema.TensorProto.Types.DataType;

namespace Cnn.Models.Onnx.Import;

/// <summary>
/// Quantized networks, computed in float32: whole numbers are rounded and saturated as the file says, products and sums are those of real numbers.
/// </summary>
internal static class QuantizationImports
{
    private static OnnxTensor Zero { get; } = new([], new float[1]);

    private static OnnxTensor One { get; } = new([], [1f]);

    public static ImportValue Quantize(ImportNode node)
    {
        SymbolicTensor x = node.Tensor(0);
        Type type = TypeOf(node, 2);
        return Quantize(node, x, Along(node, 1, [0, .. x.Shape]), node.Has(2) ? Along(node, 2, [0, .. x.Shape]) : Zero, type);
    }

    public static ImportValue Dequantize(ImportNode node)
    {
        SymbolicTensor x = node.Tensor(0);
        node.Ignore("output_dtype");
        return Dequantize(node, x, Along(node, 1, [0, .. x.Shape]), node.Has(2) ? Along(node, 2, [0, .. x.Shape]) : Zero);
    }

    public static OnnxTensor DequantizeConstant(ImportNode node)
    {
        OnnxTensor x = node.Constant(0);
        node.Ignore("output_dtype");
        OnnxTensor scale = Along(node, 1, x.Dims), zero = node.Has(2) ? Along(node, 2, x.Dims) : Zero;
        return Dequantized(node, x, scale, zero);
    }

    public static OnnxTensor QuantizeConstant(ImportNode node)
    {
        OnnxTensor x = node.Constant(0), scale = Along(node, 1, x.Dims), zero = node.Has(2) ? Along(node, 2, x.Dims) : Zero;
        Type type = TypeOf(node, 2);
        (long low, long high) = ConstantTypes.Bounds(type);
        node.Claim(x.Count);
        float[] numbers = x.Numbers ?? throw node.Bad("input 0 holds whole numbers where real ones are expected");
        int[] scales = Grids.Places(scale.Dims, x.Dims), zeros = Grids.Places(zero.Dims, x.Dims);
        return new OnnxTensor(
            x.Dims, [.. numbers.Select((v, i) => (long)Math.Clamp(MathF.Round(v / scale.Numbers![scales[i]]) + zero.Numbers![zeros[i]], low, high))], type);
    }

    /// <summary>
    /// QLinearConv: inputs x, its scale and zero, the kernel, its scale and zero, the result's scale and zero, and a bias in units of the first two scales.
    /// </summary>
    public static ImportValue Convolution(ImportNode node)
    {
        SymbolicTensor x = node.Tensor(0);
        OnnxTensor kernel = node.Constant(3), weightScale = Along(node, 4, kernel.Dims, 0), scale = Single(node, 1);
        OnnxTensor weights = Dequantized(node, kernel, weightScale, Along(node, 5, kernel.Dims, 0));
        long[]? steps = node.Has(8) ? Whole(node, node.Constant(8)) : null;
        if (steps is not null && (kernel.Dims.Length == 0 || steps.Length != kernel.Dims[0]))
        {
            throw node.Bad($"its bias has {steps.Length} numbers for a kernel of ({string.Join(", ", kernel.Dims)})");
        }

        float[]? bias = steps is null ? null : [.. steps.Select((b, i) => b * scale.Numbers![0] * weightScale.Numbers![weightScale.Count == 1 ? 0 : i])];
        SymbolicTensor result = WindowImports.Convolution(node, Dequantize(node, x, scale, Single(node, 2)).Tensor!, weights, bias).Tensor!;
        return Quantize(node, result, Single(node, 6), Single(node, 7), Checked(node, node.Constant(7).Type));
    }

    /// <summary>QLinearMatMul: inputs a, its scale and zero, b, its scale and zero, the result's scale and zero. b is a constant.</summary>
    public static ImportValue Product(ImportNode node)
    {
        SymbolicTensor x = node.Tensor(0);
        OnnxTensor matrix = node.Constant(3);
        OnnxTensor weights = Dequantized(
            node, matrix, Along(node, 4, matrix.Dims, matrix.Dims.Length - 1), Along(node, 5, matrix.Dims, matrix.Dims.Length - 1));
        SymbolicTensor result = DenseImports.WithMatrix(node, Dequantize(node, x, Single(node, 1), Single(node, 2)).Tensor!, weights).Tensor!;
        return Quantize(node, result, Single(node, 6), Single(node, 7), Checked(node, node.Constant(7).Type));
    }

    /// <summary>ConvInteger and MatMulInteger: the product of two tensors of whole numbers, each less its zero.</summary>
    public static ImportValue Integer(ImportNode node)
    {
        SymbolicTensor x = node.Tensor(0);
        OnnxTensor weights = node.Constant(1);
        bool convolution = node.Op == "ConvInteger";
        OnnxTensor zero = node.Has(3) ? Along(node, 3, weights.Dims, convolution ? 0 : weights.Dims.Length - 1) : Zero;
        OnnxTensor shifted = Dequantized(node, weights, One, zero);
        SymbolicTensor from = node.Has(2) ? node.Operate("Sub", [], x, Single(node, 2)) : x;
        SymbolicTensor product = convolution
            ? WindowImports.Convolution(node, from, shifted, null).Tensor!
            : DenseImports.WithMatrix(node, from, shifted).Tensor!;
        return new ImportValue(product, null, Type.Int32);
    }

    private static ImportValue Quantize(ImportNode node, SymbolicTensor x, OnnxTensor scale, OnnxTensor zero, Type type)
    {
        (long low, long high) = ConstantTypes.Bounds(type);
        return new ImportValue(node.Operate("Quantize", new JsonObject { ["low"] = low, ["high"] = high }, x, scale, zero), null, type);
    }

    private static ImportValue Dequantize(ImportNode node, SymbolicTensor x, OnnxTensor scale, OnnxTensor zero) =>
        node.Operate("Dequantize", [], x, scale, zero);

    private static OnnxTensor Dequantized(ImportNode node, OnnxTensor x, OnnxTensor scale, OnnxTensor zero)
    {
        node.Claim(x.Count);
        long[] whole = Whole(node, x);
        int[] scales = Grids.Places(scale.Dims, x.Dims), zeros = Grids.Places(zero.Dims, x.Dims);
        return new OnnxTensor(x.Dims, [.. whole.Select((v, i) => (v - zero.Numbers![zeros[i]]) * scale.Numbers![scales[i]])]);
    }

    // 8 and 16 bits are rounded as whole numbers are; 8-bit real numbers are not.
    private static Type TypeOf(ImportNode node, int zero)
    {
        node.Ignore("saturate");
        long precision = node.Int("precision", 0), asked = node.Int("output_dtype", 0);
        Type type = node.Has(zero) ? node.Constant(zero).Type : asked != 0 ? (Type)asked : Type.Uint8;
        return precision is not (0 or (long)Type.Float) ? throw node.Unsupported($"attribute 'precision' is {(Type)precision}; Float is supported")
            : asked != 0 && asked != (long)type ? throw node.Bad($"attribute 'output_dtype' asks for {(Type)asked}, its input 2 is {type}")
            : Checked(node, type);
    }

    private static Type Checked(ImportNode node, Type type) => type is Type.Uint8 or Type.Int8 or Type.Uint16 or Type.Int16 or Type.Uint4 or Type.Int4
        ? type
        : throw node.Unsupported($"attribute 'output_dtype', or its zero point, asks for {type}; whole numbers of 4, 8 and 16 bits are supported");

    private static OnnxTensor Single(ImportNode node, int input) =>
        node.Constant(input) is { Count: 1 } one
            ? Real(node, one).WithDims([])
            : throw node.Unsupported($"input {input} holds {node.Constant(input).Count} numbers; one for all is supported");

    // A scale or zero: one for all, one for each position of an axis, or one for each block of them.
    private static OnnxTensor Along(ImportNode node, int input, int[] dims)
    {
        long block = node.Int("block_size", 0), given = node.Int("axis", 1);
        OnnxTensor constant = node.Constant(input);
        if (constant.Count == 1 && block == 0)
        {
            return Real(node, constant).WithDims([]);
        }

        int axis = node.Axis(given, dims.Length);
        if (block == 0)
        {
            return Along(node, input, dims, axis);
        }

        // Along the axis there is one for each block, along the others one for each position; the batch stands as 0 and has one for all.
        long Expected(int i) => i == axis ? (dims[i] + block - 1) / block : Math.Max(dims[i], i == 0 ? 1 : 0);
        if (block is < 1 or > int.MaxValue || constant.Dims.Length != dims.Length || dims[axis] == 0 || constant.Dims.Where((d, i) => d != Expected(i)).Any())
        {
            throw node.Unsupported(
                $"attribute 'block_size' is {block}, and input {input} has sizes ({string.Join(", ", constant.Dims)}) for ({string.Join(", ", dims)})");
        }

        node.Claim(Math.Max(dims[axis], Grids.Count(constant.Dims.Select((d, i) => i == axis ? dims[i] : d))));
        return Grids.Take(Real(node, constant), axis, [.. Enumerable.Range(0, dims[axis]).Select(i => i / (int)block)]);
    }

    private static OnnxTensor Along(ImportNode node, int input, int[] dims, int axis)
    {
        OnnxTensor constant = Real(node, node.Constant(input));
        return constant.Count == 1 ? constant.WithDims([])
            : axis >= 0 && axis < dims.Length && constant.Count == dims[axis] && constant.Dims.Length == 1 && constant.Count > 0
                ? constant.WithDims([constant.Count, .. Enumerable.Repeat(1, dims.Length - axis - 1)])
            : throw node.Unsupported(
                $"input {input} has sizes ({string.Join(", ", constant.Dims)}); one number, or one for each position of axis {axis} of " +
                    $"({string.Join(", ", dims)}), is supported");
    }

    private static OnnxTensor Real(ImportNode node, OnnxTensor constant) => constant.Numbers is not null
        ? constant
        : new OnnxTensor(constant.Dims, ConstantTypes.Reals(node, constant));

    // Products of whole numbers and scales are rounded, as float32 is; the size of the batch is no number.
    private static long[] Whole(ImportNode node, OnnxTensor constant) => constant.HasBatch
        ? throw node.Unsupported("it makes a real number of the size of the batch")
        : constant.Integers ?? throw node.Bad("real numbers stand where whole ones are expected");
}
