using System.Numerics.Tensors;

namespace Cnn.OneDnn;

/// <content>More of NumPy's words.</content>
public sealed partial class Tensor
{
    /// <summary>Zeros of the shape and the type of another tensor.</summary>
    public static Tensor ZerosLike(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return new Tensor(x.Shape, x.Type);
    }

    /// <summary>Ones of the shape of another tensor, as Float32.</summary>
    public static Tensor OnesLike(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Ones(x.Shape);
    }

    /// <summary>A square matrix with ones on its diagonal.</summary>
    /// <param name="n">Rows, and columns.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not positive.</exception>
    public static Tensor Eye(int n)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        var result = new Tensor(new Shape(n, n));
        Span<float> elements = result.AsSpan<float>();
        for (int i = 0; i < n; i++)
        {
            elements[(i * n) + i] = 1;
        }

        return result;
    }

    /// <summary>Numbers at equal distances, the first and the last included.</summary>
    /// <param name="start">The first.</param>
    /// <param name="stop">The last.</param>
    /// <param name="num">How many; of one it is the first.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not positive.</exception>
    public static Tensor Linspace(double start, double stop, int num = 50)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(num, 1);
        var result = new Tensor(new Shape(num));
        Span<float> elements = result.AsSpan<float>();
        for (int i = 0; i < num; i++)
        {
            elements[i] = num == 1 ? (float)start : (float)(start + ((stop - start) * i / (num - 1)));
        }

        return result;
    }

    /// <summary>Whole numbers drawn evenly, as Int32; the same seed gives the same ones.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="minval">The smallest.</param>
    /// <param name="maxval">The one above the largest.</param>
    /// <param name="seed">What the numbers follow from.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range is empty.</exception>
    public static Tensor RandInt(Shape shape, int minval, int maxval, int seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(maxval, minval);
        var result = new Tensor(shape, DataType.Int32);
        var random = new Random(seed);
        foreach (ref int value in result.AsSpan<int>())
        {
            value = random.Next(minval, maxval);
        }

        return result;
    }

    /// <summary>The parts along an axis in an order that is drawn; the same seed and size give the same one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public static Tensor Shuffle(Tensor x, int axis = 0, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(x);
        int[] order = [.. Enumerable.Range(0, x.Shape[x.Axis(axis)])];
        new Random(seed).Shuffle(order);
        return Ops.Take(x, order, axis);
    }

    /// <summary>Each element 0 with a probability, the others larger by what that takes away: Keras's dropout. The same seed drops the same ones.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not in [0, 1).</exception>
    public static Tensor Dropout(Tensor x, double rate, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(x);
        return rate is >= 0 and < 1
            ? Ops.Where(Random(x.Shape, seed) >= rate, x / (1 - rate), 0)
            : throw new ArgumentOutOfRangeException(nameof(rate), rate, "Expected a number in [0, 1).");
    }

    /// <summary>The place of the smallest element, in row-major order; the first of equal ones.</summary>
    /// <exception cref="InvalidOperationException">There are no elements.</exception>
    public int ArgMin() => (-this).ArgMax();

    /// <summary>The places of the smallest elements along an axis, as Int32.</summary>
    /// <inheritdoc cref="ArgMax(int)" path="/exception"/>
    public Tensor ArgMin(int axis) => (-this).ArgMax(axis);

    /// <summary>The standard deviations along an axis, which is left out or kept with one place.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public Tensor Std(int axis, bool keepDims = false) => Var(axis, keepDims).Sqrt();

    /// <summary>The variances along an axis, mean square distances from the mean; the axis is left out or kept with one place.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public Tensor Var(int axis, bool keepDims = false) => Reduce(axis, keepDims, values => (float)Variance(values));

    /// <summary>The variance of all elements, the mean square distance from the mean; NaN where there are none.</summary>
    public double Var() => Variance(ToFloat32().AsSpan<float>());

    /// <summary>Whether no element is 0.</summary>
    public bool All() => !ToFloat32().AsSpan<float>().Contains(0);

    /// <summary>Whether an element is not 0.</summary>
    public bool Any() => ToFloat32().AsSpan<float>().ContainsAnyExcept(0);

    /// <summary>All elements in a row.</summary>
    public Tensor Flatten() => Reshape(-1);

    /// <summary>Each element to the power of a number.</summary>
    public Tensor Pow(double exponent) => Map(this, exponent, TensorPrimitives.Pow);

    /// <summary>Each element rounded to a whole number, halves to even ones as in NumPy.</summary>
    public Tensor Round() => Map(TensorPrimitives.Round);

    /// <summary>The largest whole number that is not above each element.</summary>
    public Tensor Floor() => Map(TensorPrimitives.Floor);

    /// <summary>The smallest whole number that is not below each element.</summary>
    public Tensor Ceil() => Map(TensorPrimitives.Ceiling);

    /// <inheritdoc cref="Ops.MatMul(Tensor, Tensor)"/>
    public Tensor MatMul(Tensor other) => Ops.MatMul(this, other);

    /// <summary>
    /// Whether each element is as near to that of another tensor b as |a - b| &lt;= atol + rtol |b|, as NumPy's allclose; an infinity is near itself alone, and
    /// NaN near nothing.
    /// </summary>
    /// <param name="other">The tensor b; axes of one place are repeated.</param>
    /// <param name="rtol">How far apart by their size.</param>
    /// <param name="atol">How far apart in any case.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public bool AllClose(Tensor other, double rtol = 1e-5, double atol = 1e-8)
    {
        ArgumentNullException.ThrowIfNull(other);
        Shape shape = Common(Shape, other.Shape);
        ReadOnlySpan<float> a = Repeated(shape).AsSpan<float>(), b = other.Repeated(shape).AsSpan<float>();
        for (int i = 0; i < a.Length; i++)
        {
            bool isNear = float.IsFinite(a[i]) && float.IsFinite(b[i]) && Math.Abs((double)a[i] - b[i]) <= atol + (rtol * Math.Abs(b[i]));
            if (!isNear && a[i] != b[i])
            {
                return false;
            }
        }

        return true;
    }

    private static double Variance(ReadOnlySpan<float> values)
    {
        double mean = Sum(values) / values.Length, squares = 0;
        foreach (float value in values)
        {
            squares += (value - mean) * (value - mean);
        }

        return squares / values.Length;
    }

    /// <summary>What a function makes of each two elements.</summary>
    internal static Tensor Paired(Tensor a, Tensor b, Func<float, float, float> function) => Map(a, b, (left, right, result) =>
    {
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = function(left[i], right[i]);
        }
    });

    /// <summary>The larger of each two elements; NaN where one of them is.</summary>
    internal static Tensor Larger(Tensor a, Tensor b) => Map(a, b, TensorPrimitives.Max);

    /// <summary>The smaller of each two elements; NaN where one of them is.</summary>
    internal static Tensor Smaller(Tensor a, Tensor b) => Map(a, b, TensorPrimitives.Min);

    /// <summary>The elements of a where the condition is not zero, of b elsewhere.</summary>
    internal static Tensor Chosen(Tensor condition, Tensor a, Tensor b)
    {
        Shape shape = Common(condition.Shape, Common(a.Shape, b.Shape));
        var result = new Tensor(shape);
        Span<float> chosen = result.AsSpan<float>();
        ReadOnlySpan<float> holds = condition.Repeated(shape).AsSpan<float>(), left = a.Repeated(shape).AsSpan<float>(),
            right = b.Repeated(shape).AsSpan<float>();
        for (int i = 0; i < chosen.Length; i++)
        {
            chosen[i] = holds[i] != 0 ? left[i] : right[i];
        }

        return result;
    }
}
