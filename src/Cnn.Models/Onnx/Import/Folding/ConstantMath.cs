using Type = Cnn.Models.Onnx.Schema.TensorProto.Types.DataType;

namespace Cnn.Models.Onnx.Import.Folding;

/// <summary>
/// Arithmetic with constants, element by element: real numbers in 64 bits, each result rounded to float32; whole ones in 64 bits, which must hold them, and
/// wrapped to their type then.
/// </summary>
internal static class ConstantMath
{
    public static OnnxTensor Unary(ImportNode node, Func<double, double> real, Func<long, long>? whole = null)
    {
        OnnxTensor x = node.Constant(0);
        node.Claim(x.Count);
        if (x.Numbers is { } numbers)
        {
            return new OnnxTensor(x.Dims, Array.ConvertAll(numbers, v => (float)real(v)), x.Type);
        }

        return whole is null || x.HasBatch
            ? throw node.Unsupported("it computes with the size of the batch, or with whole numbers")
            : new OnnxTensor(x.Dims, Array.ConvertAll(x.Integers!, v => ConstantTypes.Wrap(whole(v), x.Type)), x.Type);
    }

    /// <summary>Folds all inputs from the first on.</summary>
    public static OnnxTensor Binary(ImportNode node, Func<double, double, double> real, Func<long, long, long> whole)
    {
        OnnxTensor result = node.Constant(0);
        for (int i = 1; i < node.InputCount; i++)
        {
            OnnxTensor next = node.Constant(i);
            (int[] dims, int[] a, int[] b) = Align(node, result, next);
            try
            {
                result = result.Numbers is { } x && next.Numbers is { } y
                    ? new OnnxTensor(dims, [.. a.Zip(b, (p, q) => (float)real(x[p], y[q]))], result.Type)
                    : new OnnxTensor(
                        dims, [.. a.Zip(b, (p, q) => Whole(node, whole, Integers(node, result)[p], Integers(node, next)[q], result.Type))], result.Type);
            }
            catch (OverflowException e)
            {
                throw new Cnn.OneDnn.InvalidFormatException(node.Bad("sizes become too large").Message, e);
            }
        }

        return result;
    }

    public static OnnxTensor Mean(ImportNode node)
    {
        OnnxTensor sum = Binary(node, (a, b) => a + b, (a, b) => checked(a + b));
        return new OnnxTensor(sum.Dims, Array.ConvertAll(Numbers(node, sum), v => v / node.InputCount), sum.Type);
    }

    public static OnnxTensor Power(ImportNode node)
    {
        OnnxTensor x = node.Constant(0), exponent = node.Constant(1);
        (int[] dims, int[] a, int[] b) = Align(node, x, exponent);
        double[] powers = exponent.Numbers is { } real ? Array.ConvertAll(real, v => (double)v) : Array.ConvertAll(Known(node, exponent), v => (double)v);
        return x.Numbers is { } numbers
            ? new OnnxTensor(dims, [.. a.Zip(b, (p, q) => (float)Math.Pow(numbers[p], powers[q]))], x.Type)
            : new OnnxTensor(dims, [.. a.Zip(b, (p, q) => ConstantTypes.Whole(Math.Pow(Known(node, x)[p], powers[q]), x.Type))], x.Type);
    }

    /// <summary>Comparisons, which give truth values.</summary>
    public static OnnxTensor Compare(ImportNode node, Func<int, bool> holds)
    {
        OnnxTensor x = node.Constant(0), y = node.Constant(1);
        (int[] dims, int[] a, int[] b) = Align(node, x, y);
        return new OnnxTensor(dims, [.. a.Zip(b, (p, q) => x.Numbers is { } left && y.Numbers is { } right
            ? !float.IsNaN(left[p]) && !float.IsNaN(right[q]) && holds(left[p].CompareTo(right[q])) ? 1L : 0
            : holds(Order(node, Integers(node, x)[p], Integers(node, y)[q])) ? 1L : 0)], Type.Bool);
    }

    public static OnnxTensor Logic(ImportNode node, Func<bool, bool, bool> function)
    {
        OnnxTensor x = node.Constant(0), y = node.InputCount > 1 ? node.Constant(1) : x;
        (int[] dims, int[] a, int[] b) = Align(node, x, y);
        return new OnnxTensor(dims, [.. a.Zip(b, (p, q) => function(Known(node, x)[p] != 0, Known(node, y)[q] != 0) ? 1L : 0)], Type.Bool);
    }

    public static OnnxTensor Where(ImportNode node)
    {
        OnnxTensor condition = node.Constant(0), x = node.Constant(1), y = node.Constant(2);
        int[] dims = Grids.Broadcast(condition.Dims, x.Dims) is { } some && Grids.Broadcast(some, y.Dims) is { } all
            ? all
            : throw node.Bad($"({string.Join(", ", condition.Dims)}), ({string.Join(", ", x.Dims)}) and ({string.Join(", ", y.Dims)}) do not fit");
        node.Claim(Grids.Count(dims));
        long[] choices = Known(node, condition);
        int[] c = Grids.Places(condition.Dims, dims), a = Grids.Places(x.Dims, dims), b = Grids.Places(y.Dims, dims);
        return x.Numbers is { } left
            ? new OnnxTensor(dims, [.. c.Select((place, i) => choices[place] != 0 ? left[a[i]] : Numbers(node, y)[b[i]])], x.Type)
            : new OnnxTensor(dims, [.. c.Select((place, i) => choices[place] != 0 ? x.Integers![a[i]] : Integers(node, y)[b[i]])], x.Type);
    }

    /// <summary>Divides as C does, towards zero.</summary>
    public static long Divide(ImportNode node, long x, long y) => y != 0 ? checked(x / y) : throw node.Bad("it divides by zero");

    /// <summary>The rest of a division, with the sign of the divisor unless the node asks for C's.</summary>
    public static OnnxTensor Remainder(ImportNode node)
    {
        bool plain = node.Int("fmod", 0) != 0;
        return Binary(node, (x, y) => plain ? x % y : x - (Math.Floor(x / y) * y), (x, y) =>
        {
            long rest = y == 0 ? throw node.Bad("it divides by zero") : y == -1 ? 0 : x % y;
            return plain || rest == 0 || rest < 0 == y < 0 ? rest : rest + y;
        });
    }

    private static (int[] Dims, int[] A, int[] B) Align(ImportNode node, OnnxTensor a, OnnxTensor b)
    {
        int[] dims = Grids.Broadcast(a.Dims, b.Dims) ?? throw node.Bad($"({string.Join(", ", a.Dims)}) and ({string.Join(", ", b.Dims)}) do not fit");
        node.Claim(Grids.Count(dims));
        return (dims, Grids.Places(a.Dims, dims), Grids.Places(b.Dims, dims));
    }

    // The size of the batch is not known: only what leaves it as it is can be computed.
    private static long Whole(ImportNode node, Func<long, long, long> function, long x, long y, Type type)
    {
        if (x != OnnxTensor.Batch && y != OnnxTensor.Batch)
        {
            return ConstantTypes.Wrap(function(x, y), type);
        }

        return (node.Op, x, y) is ("Mul" or "Div", _, 1) or ("Add" or "Sub", _, 0) ? x
            : (node.Op, x, y) is ("Mul", 1, _) or ("Add", 0, _) ? y
            : throw node.Unsupported("it computes with the size of the batch");
    }

    // A batch has one sample or more.
    private static int Order(ImportNode node, long x, long y) => (x == OnnxTensor.Batch, y == OnnxTensor.Batch) switch
    {
        (false, false) => x.CompareTo(y),
        (true, true) => 0,
        (true, false) when y <= 0 => 1,
        (false, true) when x <= 0 => -1,
        _ => throw node.Unsupported("it compares the size of the batch"),
    };

    private static long[] Integers(ImportNode node, OnnxTensor tensor) => tensor.Integers ?? throw node.Bad("whole numbers meet real ones");

    private static float[] Numbers(ImportNode node, OnnxTensor tensor) => tensor.Numbers ?? throw node.Bad("whole numbers meet real ones");

    private static long[] Known(ImportNode node, OnnxTensor tensor) => tensor.HasBatch
        ? throw node.Unsupported("it computes with the size of the batch")
        : Integers(node, tensor);
}
