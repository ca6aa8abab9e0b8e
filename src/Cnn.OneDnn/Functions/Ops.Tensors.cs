namespace Cnn.OneDnn;

/// <content>The same functions of numbers that are there.</content>
public static partial class Ops
{
    /// <summary>The absolute value of each element.</summary>
    public static Tensor Abs(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Abs();
    }

    /// <summary>e to the power of each element.</summary>
    public static Tensor Exp(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Exp();
    }

    /// <summary>The natural logarithm of each element.</summary>
    public static Tensor Log(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Log();
    }

    /// <summary>The square root of each element.</summary>
    public static Tensor Sqrt(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Sqrt();
    }

    /// <summary>The square of each element.</summary>
    public static Tensor Square(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Square();
    }

    /// <summary>max(x, 0) of each element.</summary>
    public static Tensor Relu(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Clip(0, float.PositiveInfinity);
    }

    /// <summary>1 / (1 + e^-x) of each element.</summary>
    public static Tensor Sigmoid(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return 1 / (1 + (-x).Exp());
    }

    /// <summary>e^x over its sum along an axis.</summary>
    public static Tensor Softmax(Tensor x, int axis = -1)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Shares((x - x.Max(axis, keepDims: true)).Exp(), axis);
    }

    /// <summary>min(max(x, xMin), xMax) of each element.</summary>
    public static Tensor Clip(Tensor x, double xMin, double xMax)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Clip(xMin, xMax);
    }

    /// <summary>The mean of all elements, a tensor without axes.</summary>
    public static Tensor Mean(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Tensor.From(new[] { (float)x.Mean() }).Reshape([]);
    }

    /// <summary>The means along an axis.</summary>
    public static Tensor Mean(Tensor x, int axis, bool keepDims = false)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Mean(axis, keepDims);
    }

    /// <summary>The sum of all elements, a tensor without axes.</summary>
    public static Tensor Sum(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Tensor.From(new[] { (float)x.Sum() }).Reshape([]);
    }

    /// <summary>The sums along an axis.</summary>
    public static Tensor Sum(Tensor x, int axis, bool keepDims = false)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Sum(axis, keepDims);
    }

    /// <summary>The largest elements along an axis.</summary>
    public static Tensor Max(Tensor x, int axis, bool keepDims = false)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Max(axis, keepDims);
    }

    /// <summary>The smallest elements along an axis.</summary>
    public static Tensor Min(Tensor x, int axis, bool keepDims = false)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Min(axis, keepDims);
    }

    /// <summary>The places of the largest elements along an axis, as Int32.</summary>
    public static Tensor ArgMax(Tensor x, int axis = -1)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.ArgMax(axis);
    }

    /// <summary>The same elements in another shape.</summary>
    public static Tensor Reshape(Tensor x, params ReadOnlySpan<int> shape)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Reshape(new Shape(shape));
    }

    /// <summary>Tensors joined along an axis.</summary>
    public static Tensor Concatenate(IReadOnlyList<Tensor> xs, int axis = 0) => Tensor.Concatenate(xs, axis);

    /// <summary>Tensors of one shape, along a new axis.</summary>
    public static Tensor Stack(IReadOnlyList<Tensor> xs, int axis = 0) => Tensor.Stack(xs, axis);

    /// <summary>One more axis, of one place.</summary>
    public static Tensor ExpandDims(Tensor x, int axis)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.ExpandDims(axis);
    }

    /// <summary>The larger of a and b, element by element, NaN where one of them is; axes of one place are repeated.</summary>
    public static Tensor Maximum(Tensor a, Tensor b) => Tensor.Larger(a, b);

    /// <summary>The smaller of a and b, element by element, NaN where one of them is; axes of one place are repeated.</summary>
    public static Tensor Minimum(Tensor a, Tensor b) => Tensor.Smaller(a, b);

    /// <summary>The elements of a where the condition is not zero, of b elsewhere; axes of one place are repeated.</summary>
    public static Tensor Where(Tensor condition, Tensor a, Tensor b)
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return Tensor.Chosen(condition, a, b);
    }

    /// <summary>The product of matrices (n, k) and (k, m), summed in double precision.</summary>
    /// <exception cref="ArgumentException">They are not such matrices.</exception>
    public static Tensor MatMul(Tensor a, Tensor b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (a.Shape.Rank != 2 || b.Shape.Rank != 2 || a.Shape[1] != b.Shape[0])
        {
            throw new ArgumentException($"Matrices (n, k) and (k, m) were expected, received {a.Shape} and {b.Shape}.", nameof(b));
        }

        (int rows, int inner, int columns) = (a.Shape[0], a.Shape[1], b.Shape[1]);
        var result = new Tensor(new Shape(rows, columns));
        ReadOnlySpan<float> left = a.ToFloat32().AsSpan<float>(), right = b.ToFloat32().AsSpan<float>();
        Span<float> product = result.AsSpan<float>();
        for (int i = 0; i < product.Length; i++)
        {
            double sum = 0;
            for (int k = 0; k < inner; k++)
            {
                sum += (double)left[(i / columns * inner) + k] * right[(k * columns) + (i % columns)];
            }

            product[i] = (float)sum;
        }

        return result;
    }

    private static Tensor Shares(Tensor x, int axis) => x / x.Sum(axis, keepDims: true);

    /// <inheritdoc cref="Labels.OneHot(ReadOnlySpan{int}, int?)"/>
    public static Tensor OneHot(int[] labels, int numClasses) => Labels.OneHot(labels, numClasses);
}
