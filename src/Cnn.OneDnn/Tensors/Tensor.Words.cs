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
    /// Whether each element is as near to that of another tensor b as |a - b| &lt;= atol + rtol |b|, as NumPy's allclose; NaN is near nothing.
    /// </summary>
    /// <param name="other">The tensor b; axes of one place are repeated.</param>
    /// <param name="rtol">How far apart by their size.</param>
    /// <param name="atol">How far apart in any case.</param>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public bool AllClose(Tensor other, double rtol = 1e-5, double atol = 1e-8)
    {
        ArgumentNullException.ThrowIfNull(other);
        ReadOnlySpan<float> distances = (this - other).Abs().AsSpan<float>(), sizes = (other.Abs() + Zeros(Shape)).AsSpan<float>();
        for (int i = 0; i < distances.Length; i++)
        {
            if (!(distances[i] <= atol + (rtol * sizes[i])))
            {
                return false;
            }
        }

        return true;
    }
}
