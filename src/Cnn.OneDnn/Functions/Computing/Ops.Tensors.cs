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

    /// <summary>The place of the largest element along an axis, as Int32; the first of equal ones. NaN is larger than any number, as in NumPy.</summary>
    /// <param name="x">The numbers.</param>
    /// <param name="axis">The axis; null for the place among all elements in a row.</param>
    /// <param name="keepDims">Whether the axis stays, with one place.</param>
    /// <exception cref="InvalidOperationException">There are no elements.</exception>
    public static Tensor ArgMax(Tensor x, int? axis = null, bool keepDims = false)
    {
        ArgumentNullException.ThrowIfNull(x);
        Tensor places = axis is { } one ? x.ArgMax(one) : Tensor.From([x.ArgMax()], []);
        return !keepDims ? places : axis is { } kept ? places.ExpandDims(x.Axis(kept)) : places.Reshape(new Shape([.. x.Shape.Select(_ => 1)]));
    }

    /// <summary>The place of the smallest element along an axis, as Int32; the first of equal ones. NaN is smaller than any number, as in NumPy.</summary>
    /// <inheritdoc cref="ArgMax(Tensor, int?, bool)"/>
    public static Tensor ArgMin(Tensor x, int? axis = null, bool keepDims = false)
    {
        ArgumentNullException.ThrowIfNull(x);
        return ArgMax(-x, axis, keepDims);
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
