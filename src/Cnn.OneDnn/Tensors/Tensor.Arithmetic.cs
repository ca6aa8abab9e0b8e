using System.Numerics.Tensors;

namespace Cnn.OneDnn;

/// <content>What is done to data before and after a network; inside of one, layers compute. Results are new tensors of Float32.</content>
public sealed partial class Tensor
{
    /// <summary>Adds a number to each element.</summary>
    public static Tensor operator +(Tensor left, double right) => Map(left, right, TensorPrimitives.Add);

    /// <summary>Adds a number to each element.</summary>
    public static Tensor operator +(double left, Tensor right) => Map(right, left, TensorPrimitives.Add);

    /// <summary>Takes a number from each element.</summary>
    public static Tensor operator -(Tensor left, double right) => Map(left, right, TensorPrimitives.Subtract);

    /// <summary>Takes each element from a number: <c>1 - pixels</c>.</summary>
    public static Tensor operator -(double left, Tensor right) => Map(left, right, TensorPrimitives.Subtract);

    /// <summary>Multiplies each element by a number.</summary>
    public static Tensor operator *(Tensor left, double right) => Map(left, right, TensorPrimitives.Multiply);

    /// <summary>Multiplies each element by a number.</summary>
    public static Tensor operator *(double left, Tensor right) => right * left;

    /// <summary>Divides each element by a number: <c>pixels / 255.0</c>.</summary>
    public static Tensor operator /(Tensor left, double right) => Map(left, right, TensorPrimitives.Divide);

    /// <summary>Divides a number by each element.</summary>
    public static Tensor operator /(double left, Tensor right) => Map(left, right, TensorPrimitives.Divide);

    /// <summary>Adds element by element; axes of one place, and axes that are missing in front, are repeated, as in NumPy.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor operator +(Tensor left, Tensor right) => Map(left, right, TensorPrimitives.Add);

    /// <summary>Subtracts element by element; axes of one place, and axes that are missing in front, are repeated, as in NumPy.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor operator -(Tensor left, Tensor right) => Map(left, right, TensorPrimitives.Subtract);

    /// <summary>Multiplies element by element; axes of one place, and axes that are missing in front, are repeated, as in NumPy.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor operator *(Tensor left, Tensor right) => Map(left, right, TensorPrimitives.Multiply);

    /// <summary>Divides element by element; axes of one place, and axes that are missing in front, are repeated, as in NumPy.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor operator /(Tensor left, Tensor right) => Map(left, right, TensorPrimitives.Divide);

    /// <summary>The negative of each element.</summary>
    public static Tensor operator -(Tensor tensor) => tensor * -1;

    /// <summary>The same numbers as Float32; this tensor itself if they are.</summary>
    public Tensor ToFloat32()
    {
        if (Type == DataType.Float32)
        {
            return this;
        }

        var result = new Tensor(Shape);
        Span<float> values = result.AsSpan<float>();
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = ElementAt(i);
        }

        return result;
    }

    /// <summary>The same numbers as Int32, such as labels; this tensor itself if they are.</summary>
    /// <exception cref="ArgumentException">A number is not whole, or too large for a float to hold exactly.</exception>
    public Tensor ToInt32()
    {
        const int LargestExact = 1 << 24;
        if (Type == DataType.Int32)
        {
            return this;
        }

        var result = new Tensor(Shape, DataType.Int32);
        Span<int> whole = result.AsSpan<int>();
        for (int i = 0; i < whole.Length; i++)
        {
            float value = ElementAt(i);
            whole[i] = value == MathF.Truncate(value) && Math.Abs(value) <= LargestExact
                ? (int)value
                : throw new ArgumentException(
                    $"Whole numbers were expected, received {value.ToString(System.Globalization.CultureInfo.InvariantCulture)} as number {i}.");
        }

        return result;
    }

    /// <summary>A copy of the elements as Float32, in row-major order.</summary>
    public float[] ToArray() => ToFloat32().AsSpan<float>().ToArray();

    /// <summary>Each element, but no less than <paramref name="minimum"/> and no more than <paramref name="maximum"/>.</summary>
    /// <exception cref="ArgumentException">The lower bound is above the upper one.</exception>
    public Tensor Clip(double minimum, double maximum)
    {
        var result = new Tensor(Shape);
        TensorPrimitives.Clamp(ToFloat32().AsSpan<float>(), (float)minimum, (float)maximum, result.AsSpan<float>());
        return result;
    }

    /// <summary>The square root of each element; of a negative one NaN.</summary>
    public Tensor Sqrt() => Map(TensorPrimitives.Sqrt);

    /// <summary>Each element times itself.</summary>
    public Tensor Square() => this * this;

    /// <summary>The absolute value of each element.</summary>
    public Tensor Abs() => Map(TensorPrimitives.Abs);

    /// <summary>e to the power of each element.</summary>
    public Tensor Exp() => Map(TensorPrimitives.Exp);

    /// <summary>The natural logarithm of each element; of zero negative infinity, of a negative one NaN.</summary>
    public Tensor Log() => Map(TensorPrimitives.Log);

    private Tensor Map(Function function)
    {
        var result = new Tensor(Shape);
        function(ToFloat32().AsSpan<float>(), result.AsSpan<float>());
        return result;
    }

    private static Tensor Map(Tensor left, double right, ScalarOperation operation)
    {
        ArgumentNullException.ThrowIfNull(left);
        var result = new Tensor(left.Shape);
        operation(left.ToFloat32().AsSpan<float>(), (float)right, result.AsSpan<float>());
        return result;
    }

    private static Tensor Map(double left, Tensor right, ReverseOperation operation)
    {
        ArgumentNullException.ThrowIfNull(right);
        var result = new Tensor(right.Shape);
        operation((float)left, right.ToFloat32().AsSpan<float>(), result.AsSpan<float>());
        return result;
    }

    private static Tensor Map(Tensor left, Tensor right, Operation operation)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        Shape shape = Common(left.Shape, right.Shape);
        var result = new Tensor(shape);
        operation(left.Repeated(shape).AsSpan<float>(), right.Repeated(shape).AsSpan<float>(), result.AsSpan<float>());
        return result;
    }

    private static Shape Common(Shape left, Shape right)
    {
        int[] sizes = new int[Math.Max(left.Rank, right.Rank)];
        for (int i = 1; i <= sizes.Length; i++)
        {
            int a = i <= left.Rank ? left[-i] : 1, b = i <= right.Rank ? right[-i] : 1;
            sizes[^i] = a == b || b == 1
                ? a
                : a == 1 ? b : throw new ArgumentException(
                    $"Tensors are added, subtracted, multiplied and divided element by element, axes of one place being repeated; received shapes {left} and " +
                        $"{right}.", nameof(right));
        }

        return new Shape(sizes);
    }

    /// <summary>The elements as Float32, repeated to a shape that they fit.</summary>
    private Tensor Repeated(Shape shape)
    {
        Tensor floats = ToFloat32();
        if (shape == Shape)
        {
            return floats;
        }

        int missing = shape.Rank - Shape.Rank;
        int[] steps = new int[shape.Rank];
        for (int axis = 0; axis < Shape.Rank; axis++)
        {
            steps[missing + axis] = Shape[axis] == 1 ? 0 : Shape.CountFrom(axis + 1);
        }

        var result = new Tensor(shape);
        ReadOnlySpan<float> from = floats.AsSpan<float>();
        Span<float> to = result.AsSpan<float>();
        int[] places = new int[shape.Rank];
        for (int i = 0, at = 0; i < to.Length; i++)
        {
            to[i] = from[at];

            // The last axis goes up; one that is through starts again, and the one before it goes up.
            for (int axis = places.Length - 1; axis >= 0; axis--)
            {
                at += steps[axis];
                if (++places[axis] < shape[axis])
                {
                    break;
                }

                at -= places[axis] * steps[axis];
                places[axis] = 0;
            }
        }

        return result;
    }

    private delegate void Function(ReadOnlySpan<float> values, Span<float> result);

    private delegate void Operation(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> result);

    private delegate void ScalarOperation(ReadOnlySpan<float> left, float right, Span<float> result);

    private delegate void ReverseOperation(float left, ReadOnlySpan<float> right, Span<float> result);
}
