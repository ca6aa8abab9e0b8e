namespace Cnn.OneDnn;

/// <summary>Numbers of classes as networks take them.</summary>
public static class Labels
{
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
                throw new ArgumentOutOfRangeException(
                    nameof(labels), labels[row], $"Label {labels[row]} of sample {row} is none of {columns} classes, which are numbered from 0.");
            }

            values[(row * columns) + labels[row]] = 1;
        }

        return result;
    }

    /// <inheritdoc cref="OneHot(ReadOnlySpan{int}, int?)"/>
    public static Tensor OneHot(int[] labels, int? classes = null) => OneHot((ReadOnlySpan<int>)labels, classes);

    /// <summary>A row for each label with 1 at its class, (n) or (n, 1) to (n, classes).</summary>
    /// <inheritdoc cref="OneHot(ReadOnlySpan{int}, int?)"/>
    /// <exception cref="ArgumentException">A label is no whole number.</exception>
    public static Tensor OneHot(Tensor labels, int? classes = null)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return OneHot(labels.ToInt32().AsSpan<int>(), classes);
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
