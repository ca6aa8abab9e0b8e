namespace Cnn.OneDnn;

/// <content>Each element by itself.</content>
public static partial class Ops
{
    /// <summary>The absolute value of each element.</summary>
    public static Tensor Absolute(Tensor x) => Abs(x);

    /// <summary>The negative of each element.</summary>
    public static Tensor Negative(Tensor x) => Each(x, v => -v);

    /// <summary>1 of positive elements, -1 of negative ones, 0 of zero, NaN of NaN.</summary>
    public static Tensor Sign(Tensor x) => Each(x, v => float.IsNaN(v) ? v : MathF.Sign(v));

    /// <summary>The largest whole number that is not above each element.</summary>
    public static Tensor Floor(Tensor x) => Each(x, MathF.Floor);

    /// <summary>The smallest whole number that is not below each element.</summary>
    public static Tensor Ceil(Tensor x) => Each(x, MathF.Ceiling);

    /// <summary>Each element without what is behind the point.</summary>
    public static Tensor Trunc(Tensor x) => Each(x, MathF.Truncate);

    /// <summary>The sine of each element.</summary>
    public static Tensor Sin(Tensor x) => Each(x, MathF.Sin);

    /// <summary>The cosine of each element.</summary>
    public static Tensor Cos(Tensor x) => Each(x, MathF.Cos);

    /// <summary>The tangent of each element.</summary>
    public static Tensor Tan(Tensor x) => Each(x, MathF.Tan);

    /// <summary>The angle of [-pi/2, pi/2] whose sine each element is.</summary>
    public static Tensor ArcSin(Tensor x) => Each(x, MathF.Asin);

    /// <summary>The angle of [0, pi] whose cosine each element is.</summary>
    public static Tensor ArcCos(Tensor x) => Each(x, MathF.Acos);

    /// <summary>The angle of (-pi/2, pi/2) whose tangent each element is.</summary>
    public static Tensor ArcTan(Tensor x) => Each(x, MathF.Atan);

    /// <summary>The hyperbolic sine of each element.</summary>
    public static Tensor Sinh(Tensor x) => Each(x, MathF.Sinh);

    /// <summary>The hyperbolic cosine of each element.</summary>
    public static Tensor Cosh(Tensor x) => Each(x, MathF.Cosh);

    /// <summary>The hyperbolic tangent of each element.</summary>
    public static Tensor Tanh(Tensor x) => Each(x, MathF.Tanh);

    /// <summary>The logarithm of each element to the base 2.</summary>
    public static Tensor Log2(Tensor x) => Each(x, MathF.Log2);

    /// <summary>The logarithm of each element to the base 10.</summary>
    public static Tensor Log10(Tensor x) => Each(x, MathF.Log10);

    /// <summary>log(1 + x) of each element, exact near 0.</summary>
    public static Tensor Log1P(Tensor x) => Each(x, v => (float)LogOnePlus(v));

    /// <summary>e^x - 1 of each element, exact near 0.</summary>
    public static Tensor ExpM1(Tensor x) => Each(x, v => (float)ExpMinusOne(v));

    /// <summary>One over the square root of each element.</summary>
    public static Tensor Rsqrt(Tensor x) => Each(x, v => 1 / MathF.Sqrt(v));

    /// <summary>One over each element.</summary>
    public static Tensor Reciprocal(Tensor x) => Each(x, v => 1 / v);

    /// <summary>1 where an element is not a number, else 0.</summary>
    public static Tensor IsNaN(Tensor x) => Each(x, v => float.IsNaN(v) ? 1 : 0);

    /// <summary>1 where an element is infinite, else 0.</summary>
    public static Tensor IsInf(Tensor x) => Each(x, v => float.IsInfinity(v) ? 1 : 0);

    /// <summary>1 where an element is neither infinite nor NaN, else 0.</summary>
    public static Tensor IsFinite(Tensor x) => Each(x, v => float.IsFinite(v) ? 1 : 0);

    /// <summary>Each element rounded to so many places behind the point, halves to even ones as in NumPy.</summary>
    public static Tensor Round(Tensor x, int decimals = 0)
    {
        double scale = Math.Pow(10, decimals);
        return Each(x, v => (float)(Math.Round(v * scale, MidpointRounding.ToEven) / scale));
    }

    /// <summary>Numbers in the place of what is none.</summary>
    /// <param name="x">The numbers.</param>
    /// <param name="nan">In the place of NaN.</param>
    /// <param name="posInf">In the place of infinity; the largest number if null.</param>
    /// <param name="negInf">In the place of negative infinity; the smallest number if null.</param>
    public static Tensor NanToNum(Tensor x, double nan = 0, double? posInf = null, double? negInf = null) => Each(x, v => v switch
    {
        float.NaN => (float)nan,
        float.PositiveInfinity => (float?)posInf ?? float.MaxValue,
        float.NegativeInfinity => (float?)negInf ?? float.MinValue,
        _ => v,
    });

    /// <summary>The same numbers as another type, which is named as in Keras: float32, int32 or uint8; bool is 1 where an element is not 0.</summary>
    /// <exception cref="ArgumentException">It is another type.</exception>
    /// <exception cref="OverflowException">A number does not fit the type.</exception>
    public static Tensor Cast(Tensor x, string dtype)
    {
        ArgumentNullException.ThrowIfNull(x);
        return dtype switch
        {
            "float32" or "float" => x.AsType(DataType.Float32),
            "int32" or "int" => x.AsType(DataType.Int32),
            "uint8" => x.AsType(DataType.UInt8),
            "bool" => Each(x, v => v != 0 ? 1 : 0),
            _ => throw new ArgumentException($"Unknown type '{dtype}'. Expected float32, int32, uint8 or bool.", nameof(dtype)),
        };
    }

    /// <inheritdoc cref="Tensor.AsType"/>
    public static Tensor Cast(Tensor x, DataType dtype)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.AsType(dtype);
    }

    // What is lost when 1 is added is known: log(1 + x) = log(u) x / (u - 1) with u the rounded sum (Kahan).
    private static double LogOnePlus(double x)
    {
        double sum = 1 + x;
        return sum == 1 || double.IsInfinity(sum) ? x : Math.Log(sum) * (x / (sum - 1));
    }

    private static double ExpMinusOne(double x) => Math.Abs(x) < 1e-5 ? x + (x * x / 2) : Math.Exp(x) - 1;
}
