namespace Cnn.OneDnn;

/// <content>Tensors made of numbers that are not there yet, and from arrays.</content>
public sealed partial class Tensor
{
    /// <summary>All zeros.</summary>
    public static Tensor Zeros(Shape shape, DataType type = DataType.Float32) => new(shape, type);

    /// <summary>All ones.</summary>
    public static Tensor Ones(Shape shape) => Full(shape, 1);

    /// <summary>All the same number.</summary>
    public static Tensor Full(Shape shape, float value)
    {
        var result = new Tensor(shape);
        result.AsSpan<float>().Fill(value);
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

    /// <summary>A row for each label with 1 at its class, (n) to (n, classes), as Keras's to_categorical.</summary>
    /// <param name="labels">Whole numbers from 0.</param>
    /// <param name="classes">How many classes there are; the largest label and one if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">A label is negative, or not below <paramref name="classes"/>.</exception>
    public static Tensor OneHot(ReadOnlySpan<int> labels, int? classes = null)
    {
        int columns = classes ?? Largest(labels) + 1;
        var result = new Tensor(new Shape(labels.Length, columns));
        Span<float> values = result.AsSpan<float>();
        for (int row = 0; row < labels.Length; row++)
        {
            if (labels[row] < 0 || labels[row] >= columns)
            {
                throw new ArgumentOutOfRangeException(nameof(labels), labels[row], $"Label {labels[row]} of sample {row} is none of {columns} classes, which are numbered from 0.");
            }

            values[(row * columns) + labels[row]] = 1;
        }

        return result;
    }

    /// <inheritdoc cref="OneHot(ReadOnlySpan{int}, int?)"/>
    public static Tensor OneHot(int[] labels, int? classes = null) => OneHot((ReadOnlySpan<int>)labels, classes);

    /// <summary>A tensor of one axis.</summary>
    /// <inheritdoc cref="From{T}(ReadOnlySpan{T}, Shape)"/>
    public static Tensor From<T>(T[] elements)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(elements);
        return From((ReadOnlySpan<T>)elements, new Shape(elements.Length));
    }

    /// <summary>A tensor with the axes and a copy of the elements of an array of several dimensions, such as <c>float[,,,]</c>.</summary>
    /// <exception cref="ArgumentException">The elements are not float, int or byte.</exception>
    public static Tensor FromArray(Array array)
    {
        ArgumentNullException.ThrowIfNull(array);
        var shape = new Shape([.. Enumerable.Range(0, array.Rank).Select(array.GetLength)]);
        return array.GetType().GetElementType() switch
        {
            var t when t == typeof(float) => Copy<float>(array, shape),
            var t when t == typeof(int) => Copy<int>(array, shape),
            var t when t == typeof(byte) => Copy<byte>(array, shape),
            var t => throw new ArgumentException($"A tensor holds float, int or byte, not {t?.Name}.", nameof(array)),
        };
    }

    /// <inheritdoc cref="From{T}(ReadOnlySpan{T}, Shape)"/>
    public static Tensor FromArray<T>(T[] elements, Shape shape)
        where T : unmanaged => From((ReadOnlySpan<T>)elements, shape);

    private static Tensor Copy<T>(Array array, Shape shape)
        where T : unmanaged
    {
        var result = new Tensor(shape, TypeOf<T>());
        int i = 0;
        Span<T> values = result.AsSpan<T>();
        foreach (T value in array)
        {
            values[i++] = value;
        }

        return result;
    }

    private static int Largest(ReadOnlySpan<int> labels)
    {
        int largest = -1;
        foreach (int label in labels)
        {
            largest = Math.Max(largest, label);
        }

        return largest;
    }
}
