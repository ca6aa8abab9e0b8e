using System.Numerics.Tensors;

namespace Cnn.OneDnn;

/// <content>What is done to data before and after a network; inside of one, layers compute. Results are new tensors of Float32.</content>
public sealed partial class Tensor
{
    /// <summary>Adds a number to each element.</summary>
    public static Tensor operator +(Tensor left, float right) => Map(left, right, TensorPrimitives.Add);

    /// <summary>Takes a number from each element.</summary>
    public static Tensor operator -(Tensor left, float right) => Map(left, right, TensorPrimitives.Subtract);

    /// <summary>Multiplies each element by a number.</summary>
    public static Tensor operator *(Tensor left, float right) => Map(left, right, TensorPrimitives.Multiply);

    /// <summary>Multiplies each element by a number.</summary>
    public static Tensor operator *(float left, Tensor right) => right * left;

    /// <summary>Divides each element by a number: <c>pixels / 255f</c>.</summary>
    public static Tensor operator /(Tensor left, float right) => Map(left, right, TensorPrimitives.Divide);

    /// <summary>Adds element by element.</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor operator +(Tensor left, Tensor right) => Map(left, right, TensorPrimitives.Add);

    /// <summary>Subtracts element by element.</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor operator -(Tensor left, Tensor right) => Map(left, right, TensorPrimitives.Subtract);

    /// <summary>Multiplies element by element.</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor operator *(Tensor left, Tensor right) => Map(left, right, TensorPrimitives.Multiply);

    /// <summary>Divides element by element.</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor operator /(Tensor left, Tensor right) => Map(left, right, TensorPrimitives.Divide);

    /// <summary>The negative of each element.</summary>
    public static Tensor operator -(Tensor tensor) => tensor * -1f;

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

    /// <summary>A copy of the elements as Float32, in row-major order.</summary>
    public float[] ToArray() => ToFloat32().AsSpan<float>().ToArray();

    /// <summary>The place of the largest element, in row-major order; the first of equal ones. NaN is larger than any number, as in NumPy.</summary>
    /// <exception cref="InvalidOperationException">There are no elements.</exception>
    public int ArgMax() => Shape.ElementCount > 0
        ? TensorPrimitives.IndexOfMax<float>(ToFloat32().AsSpan<float>())
        : throw new InvalidOperationException($"A tensor of shape {Shape} has no largest element.");

    /// <summary>The places of the largest elements along an axis, as Int32: (n, classes) to (n) for axis -1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    /// <exception cref="InvalidOperationException">The axis has no places.</exception>
    public Tensor ArgMax(int axis)
    {
        axis = Axis(axis);
        int size = Shape[axis], inner = Shape.CountFrom(axis + 1);
        if (size == 0)
        {
            throw new InvalidOperationException($"Axis {axis} of a tensor of shape {Shape} has no places.");
        }

        ReadOnlySpan<float> values = ToFloat32().AsSpan<float>();
        var result = new Tensor(new Shape([.. Shape.AsSpan()[..axis], .. Shape.AsSpan()[(axis + 1)..]]), DataType.Int32);
        Span<int> places = result.AsSpan<int>();
        float[] along = new float[size];
        for (int i = 0; i < places.Length; i++)
        {
            for (int k = 0, at = (i / inner * size * inner) + (i % inner); k < size; k++, at += inner)
            {
                along[k] = values[at];
            }

            places[i] = TensorPrimitives.IndexOfMax<float>(along);
        }

        return result;
    }

    /// <summary>The largest element; NaN if there is one.</summary>
    /// <exception cref="ArgumentException">There are no elements.</exception>
    public float Max() => TensorPrimitives.Max<float>(ToFloat32().AsSpan<float>());

    /// <summary>The smallest element; NaN if there is one.</summary>
    /// <exception cref="ArgumentException">There are no elements.</exception>
    public float Min() => TensorPrimitives.Min<float>(ToFloat32().AsSpan<float>());

    /// <summary>The sum of all elements, gathered in double precision.</summary>
    public double Sum()
    {
        double sum = 0;
        foreach (float value in ToFloat32().AsSpan<float>())
        {
            sum += value;
        }

        return sum;
    }

    /// <summary>The mean of all elements, gathered in double precision; NaN where there are none.</summary>
    public double Mean() => Sum() / Shape.ElementCount;

    private static Tensor Map(Tensor left, float right, Operation operation)
    {
        ArgumentNullException.ThrowIfNull(left);
        return Map(left, Full(left.Shape, right), operation);
    }

    private static Tensor Map(Tensor left, Tensor right, Operation operation)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        if (left.Shape != right.Shape)
        {
            throw new ArgumentException($"Tensors are added, subtracted, multiplied and divided element by element; received shapes {left.Shape} and {right.Shape}.", nameof(right));
        }

        var result = new Tensor(left.Shape);
        operation(left.ToFloat32().AsSpan<float>(), right.ToFloat32().AsSpan<float>(), result.AsSpan<float>());
        return result;
    }

    private delegate void Operation(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> result);
}
