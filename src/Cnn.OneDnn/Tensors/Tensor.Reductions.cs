using System.Numerics.Tensors;

namespace Cnn.OneDnn;

/// <content>Figures of all elements, and along an axis.</content>
public sealed partial class Tensor
{
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
        RequirePlaces(axis);
        Tensor result = new(Without(axis, keepDims: false), DataType.Int32);
        Along(axis, result.Bytes().Length / sizeof(int), (i, values) => result.AsSpan<int>()[i] = TensorPrimitives.IndexOfMax(values));
        return result;
    }

    /// <summary>The largest element; NaN if there is one.</summary>
    /// <exception cref="ArgumentException">There are no elements.</exception>
    public float Max() => TensorPrimitives.Max<float>(ToFloat32().AsSpan<float>());

    /// <summary>The largest elements along an axis, which is left out or kept with one place.</summary>
    /// <inheritdoc cref="ArgMax(int)" path="/exception"/>
    public Tensor Max(int axis, bool keepDims = false)
    {
        RequirePlaces(axis);
        return Reduce(axis, keepDims, values => TensorPrimitives.Max(values));
    }

    /// <summary>The smallest element; NaN if there is one.</summary>
    /// <exception cref="ArgumentException">There are no elements.</exception>
    public float Min() => TensorPrimitives.Min<float>(ToFloat32().AsSpan<float>());

    /// <summary>The smallest elements along an axis, which is left out or kept with one place.</summary>
    /// <inheritdoc cref="ArgMax(int)" path="/exception"/>
    public Tensor Min(int axis, bool keepDims = false)
    {
        RequirePlaces(axis);
        return Reduce(axis, keepDims, values => TensorPrimitives.Min(values));
    }

    /// <summary>The sum of all elements, gathered in double precision.</summary>
    public double Sum() => Sum(ToFloat32().AsSpan<float>());

    /// <summary>The sums along an axis, gathered in double precision; the axis is left out or kept with one place.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public Tensor Sum(int axis, bool keepDims = false) => Reduce(axis, keepDims, values => (float)Sum(values));

    /// <summary>The mean of all elements, gathered in double precision; NaN where there are none.</summary>
    public double Mean() => Sum() / Shape.ElementCount;

    /// <summary>The means along an axis, gathered in double precision; the axis is left out or kept with one place.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public Tensor Mean(int axis, bool keepDims = false) => Reduce(axis, keepDims, values => (float)(Sum(values) / values.Length));

    /// <summary>The standard deviation of all elements, the root of the mean square distance from the mean as in NumPy; NaN where there are none.</summary>
    public double Std()
    {
        double mean = Mean(), squares = 0;
        foreach (float value in ToFloat32().AsSpan<float>())
        {
            squares += (value - mean) * (value - mean);
        }

        return Math.Sqrt(squares / Shape.ElementCount);
    }

    private static double Sum(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values)
        {
            sum += value;
        }

        return sum;
    }

    private Tensor Reduce(int axis, bool keepDims, Figure figure)
    {
        var result = new Tensor(Without(axis, keepDims));
        Along(axis, result.Shape.ElementCount, (i, values) => result.AsSpan<float>()[i] = figure(values));
        return result;
    }

    /// <summary>Gives the elements of each line along an axis, in the order of the other axes.</summary>
    private void Along(int axis, int lines, Line line)
    {
        int size = Shape[axis = Axis(axis)], inner = Shape.CountFrom(axis + 1);
        ReadOnlySpan<float> values = ToFloat32().AsSpan<float>();
        float[] along = new float[size];
        for (int i = 0; i < lines; i++)
        {
            for (int k = 0, at = (i / inner * size * inner) + (i % inner); k < size; k++, at += inner)
            {
                along[k] = values[at];
            }

            line(i, along);
        }
    }

    private Shape Without(int axis, bool keepDims)
    {
        axis = Axis(axis);
        return keepDims ? Shape.With(axis, 1) : new Shape([.. Shape.AsSpan()[..axis], .. Shape.AsSpan()[(axis + 1)..]]);
    }

    private void RequirePlaces(int axis)
    {
        if (Shape[Axis(axis)] == 0)
        {
            throw new InvalidOperationException($"Axis {axis} of a tensor of shape {Shape} has no places.");
        }
    }

    private delegate float Figure(ReadOnlySpan<float> values);

    private delegate void Line(int number, ReadOnlySpan<float> values);
}
