using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Cnn.OneDnn;

/// <content>Tensors made of numbers that are not there yet, and from arrays.</content>
public sealed partial class Tensor
{
    /// <summary>All zeros.</summary>
    public static Tensor Zeros(Shape shape, DataType type = DataType.Float32) => new(shape, type);

    /// <summary>All zeros, as Float32: <c>Tensor.Zeros(2, 3)</c>.</summary>
    [OverloadResolutionPriority(1)]
    public static Tensor Zeros(params ReadOnlySpan<int> shape) => new(new Shape(shape));

    /// <summary>All ones.</summary>
    public static Tensor Ones(Shape shape) => Full(shape, 1);

    /// <summary>All ones: <c>Tensor.Ones(2, 3)</c>.</summary>
    [OverloadResolutionPriority(1)]
    public static Tensor Ones(params ReadOnlySpan<int> shape) => Full(new Shape(shape), 1);

    /// <summary>All the same number.</summary>
    public static Tensor Full(Shape shape, double value)
    {
        var result = new Tensor(shape);
        result.AsSpan<float>().Fill((float)value);
        return result;
    }

    /// <summary>Numbers drawn evenly from [0, 1); the same seed gives the same ones.</summary>
    public static Tensor Random(Shape shape, int seed = 0)
    {
        var result = new Tensor(shape);
        var random = new Random(seed);
        foreach (ref float value in result.AsSpan<float>())
        {
            value = random.NextSingle();
        }

        return result;
    }

    /// <summary>Numbers drawn from a normal distribution; the same seed gives the same ones.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="mean">The mean.</param>
    /// <param name="stddev">The standard deviation, not negative.</param>
    /// <param name="seed">What the numbers follow from.</param>
    /// <exception cref="ArgumentOutOfRangeException">The deviation is negative or not a number.</exception>
    public static Tensor RandomNormal(Shape shape, double mean = 0, double stddev = 1, int seed = 0)
    {
        if (!(stddev >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(stddev), stddev, "A standard deviation is zero or positive.");
        }

        var result = new Tensor(shape);
        Distributions.Normal(result.AsSpan<float>(), (float)mean, (float)stddev, float.PositiveInfinity, (ulong)seed, 0);
        return result;
    }

    /// <summary>Numbers drawn evenly from a range; the same seed gives the same ones.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="minval">The lower end.</param>
    /// <param name="maxval">The upper end.</param>
    /// <param name="seed">What the numbers follow from.</param>
    public static Tensor RandomUniform(Shape shape, double minval = 0, double maxval = 1, int seed = 0) =>
        (Random(shape, seed) * (maxval - minval)) + minval;

    /// <summary>The numbers 0, 1, 2, ... below <paramref name="stop"/>, as NumPy's arange.</summary>
    public static Tensor Range(int stop) => Range(0, stop);

    /// <summary>The numbers from <paramref name="start"/> on, in steps, to the last one before <paramref name="stop"/>, as NumPy's arange.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The step is zero or not finite, or there would be too many numbers.</exception>
    public static Tensor Range(double start, double stop, double step = 1)
    {
        double count = Math.Max(0, Math.Ceiling((stop - start) / step));
        if (!double.IsFinite(step) || step == 0 || !(count <= int.MaxValue))
        {
            throw new ArgumentOutOfRangeException(nameof(step), step, $"A range from {start} to {stop} needs finite steps that are not zero.");
        }

        var result = new Tensor(new Shape((int)count));
        Span<float> values = result.AsSpan<float>();
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)(start + (i * step));
        }

        return result;
    }

    /// <summary>A tensor of one axis.</summary>
    /// <inheritdoc cref="From{T}(ReadOnlySpan{T}, Shape)"/>
    public static Tensor From<T>(T[] elements)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(elements);
        return From((ReadOnlySpan<T>)elements, new Shape(elements.Length));
    }

    /// <summary>A tensor with the axes and a copy of the elements of an array, such as <c>float[,,,]</c>; doubles become Float32.</summary>
    /// <exception cref="ArgumentException">The elements are not float, double, int or byte.</exception>
    public static Tensor FromArray(Array array)
    {
        ArgumentNullException.ThrowIfNull(array);
        var shape = new Shape([.. Enumerable.Range(0, array.Rank).Select(array.GetLength)]);
        return array.GetType().GetElementType() switch
        {
            var t when t == typeof(float) => From(Elements<float>(array), shape),
            var t when t == typeof(double) => From(Elements<double>(array), shape),
            var t when t == typeof(int) => From(Elements<int>(array), shape),
            var t when t == typeof(byte) => From(Elements<byte>(array), shape),
            var t => throw new ArgumentException($"A tensor holds float, int or byte, and takes double; not {t?.Name}.", nameof(array)),
        };
    }

    /// <inheritdoc cref="FromArray(Array)"/>
    public static Tensor From(Array array) => FromArray(array);

    /// <summary>A tensor of Float32 with a copy of the given elements, rounded to it.</summary>
    /// <exception cref="ArgumentException">The number of elements is not the shape's.</exception>
    public static Tensor From(ReadOnlySpan<double> elements, Shape shape)
    {
        float[] rounded = new float[elements.Length];
        for (int i = 0; i < rounded.Length; i++)
        {
            rounded[i] = (float)elements[i];
        }

        return From((ReadOnlySpan<float>)rounded, shape);
    }

    /// <inheritdoc cref="From(ReadOnlySpan{double}, Shape)"/>
    public static Tensor From(double[] elements, params ReadOnlySpan<int> shape) => From((ReadOnlySpan<double>)elements, new Shape(shape));

    /// <summary>A tensor of Float32 of one axis.</summary>
    /// <inheritdoc cref="From(ReadOnlySpan{double}, Shape)"/>
    public static Tensor From(double[] elements)
    {
        ArgumentNullException.ThrowIfNull(elements);
        return From((ReadOnlySpan<double>)elements, new Shape(elements.Length));
    }

    /// <inheritdoc cref="From{T}(ReadOnlySpan{T}, Shape)"/>
    public static Tensor FromArray<T>(T[] elements, Shape shape)
        where T : unmanaged => From((ReadOnlySpan<T>)elements, shape);

    /// <summary>Joins tensors of one type along an axis, along which alone their sizes may differ.</summary>
    /// <exception cref="ArgumentException">There is none, or types or sizes differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public static Tensor Concatenate(IReadOnlyList<Tensor> tensors, int axis = 0)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        Tensor first = tensors.Count > 0 ? tensors[0] : throw new ArgumentException("One tensor or more was expected, received none.", nameof(tensors));
        axis = first.Axis(axis);
        if (tensors.FirstOrDefault(
            t => t.Type != first.Type || t.Shape.Rank != first.Shape.Rank || t.Shape.With(axis, 0) != first.Shape.With(axis, 0)) is { } other)
        {
            throw new ArgumentException(
                $"Tensors that are joined along axis {axis} differ only there; received {first.Shape} of {first.Type} and {other.Shape} of {other.Type}.",
                nameof(tensors));
        }

        var result = new Tensor(first.Shape.With(axis, tensors.Sum(t => t.Shape[axis])), first.Type);
        int blocks = new Shape(first.Shape.AsSpan()[..axis]).ElementCount;
        Span<byte> to = result.Bytes();
        for (int block = 0; block < blocks; block++)
        {
            foreach (Tensor tensor in tensors)
            {
                int size = tensor.ByteSize / blocks;
                tensor.Bytes().Slice(block * size, size).CopyTo(to);
                to = to[size..];
            }
        }

        return result;
    }

    /// <summary>Puts tensors of one shape and type side by side along a new axis: samples into a batch.</summary>
    /// <inheritdoc cref="Concatenate" path="/exception"/>
    public static Tensor Stack(IReadOnlyList<Tensor> tensors, int axis = 0)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        return Concatenate([.. tensors.Select(t => t.ExpandDims(axis))], axis);
    }

    private static ReadOnlySpan<T> Elements<T>(Array array)
        where T : unmanaged => MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(array)), array.Length);
}
