namespace Cnn.OneDnn;

/// <summary>
/// Numbers as a model takes them: a tensor or an array. An array of one dimension has no sizes but its length; where samples have several axes, they come from
/// the model. Whole numbers are converted where the model wants floats and the other way round; nothing is scaled.
/// </summary>
public readonly struct TensorLike : IEquatable<TensorLike>
{
    private readonly Tensor? tensor;
    private readonly bool isFlat;

    private TensorLike(Tensor? tensor, bool isFlat) => (this.tensor, this.isFlat) = (tensor, isFlat);

    /// <summary>A tensor, not copied.</summary>
    public static implicit operator TensorLike(Tensor? tensor) => new(tensor, false);

    /// <summary>Floats, all samples in a row.</summary>
    public static implicit operator TensorLike(float[]? values) => Flat(values);

    /// <summary>Numbers, all samples in a row, rounded to Float32.</summary>
    public static implicit operator TensorLike(double[]? values) => Flat(values);

    /// <summary>Whole numbers, such as labels.</summary>
    public static implicit operator TensorLike(int[]? values) => Flat(values);

    /// <summary>Bytes, such as pixels or labels.</summary>
    public static implicit operator TensorLike(byte[]? values) => Flat(values);

    /// <summary>Samples of one axis.</summary>
    public static implicit operator TensorLike(float[,]? values) => Sized(values);

    /// <summary>Samples of two axes, such as gray images.</summary>
    public static implicit operator TensorLike(float[,,]? values) => Sized(values);

    /// <summary>Samples of three axes, such as images.</summary>
    public static implicit operator TensorLike(float[,,,]? values) => Sized(values);

    /// <summary>Samples of one axis.</summary>
    public static implicit operator TensorLike(double[,]? values) => Sized(values);

    /// <summary>Samples of two axes, such as gray images.</summary>
    public static implicit operator TensorLike(double[,,]? values) => Sized(values);

    /// <summary>Samples of three axes, such as images.</summary>
    public static implicit operator TensorLike(double[,,,]? values) => Sized(values);

    /// <summary>Samples of one axis.</summary>
    public static implicit operator TensorLike(int[,]? values) => Sized(values);

    /// <summary>Samples of two axes, such as gray images.</summary>
    public static implicit operator TensorLike(int[,,]? values) => Sized(values);

    /// <summary>Samples of three axes, such as images.</summary>
    public static implicit operator TensorLike(int[,,,]? values) => Sized(values);

    /// <summary>Samples of one axis.</summary>
    public static implicit operator TensorLike(byte[,]? values) => Sized(values);

    /// <summary>Samples of two axes, such as gray images.</summary>
    public static implicit operator TensorLike(byte[,,]? values) => Sized(values);

    /// <summary>Samples of three axes, such as images.</summary>
    public static implicit operator TensorLike(byte[,,,]? values) => Sized(values);

    /// <summary>Floats, all samples in a row, copied.</summary>
    public static implicit operator TensorLike(ReadOnlyMemory<float> values) => new(Tensor.From(values.Span, new Shape(values.Length)), true);

    /// <summary>Bytes, all samples in a row, copied.</summary>
    public static implicit operator TensorLike(ReadOnlyMemory<byte> values) => new(Tensor.From(values.Span, new Shape(values.Length)), true);

    /// <summary>A tensor of the base library, (n, ...), copied.</summary>
    public static implicit operator TensorLike(System.Numerics.Tensors.Tensor<float>? values)
    {
        if (values is null)
        {
            return default;
        }

        float[] elements = new float[checked((int)values.FlattenedLength)];
        values.FlattenTo(elements);
        int[] sizes = [.. Enumerable.Range(0, values.Rank).Select(axis => checked((int)values.Lengths[axis]))];
        return new(Tensor.From((ReadOnlySpan<float>)elements, new Shape(sizes)), false);
    }

    /// <summary>Whether both are the same tensor.</summary>
    public static bool operator ==(TensorLike left, TensorLike right) => left.Equals(right);

    /// <summary>Whether they are not the same tensor.</summary>
    public static bool operator !=(TensorLike left, TensorLike right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(TensorLike other) => ReferenceEquals(tensor, other.tensor);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TensorLike other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => tensor?.GetHashCode() ?? 0;

    /// <summary>The numbers as samples of a shape and a type.</summary>
    /// <param name="sample">The sizes of a sample, without the batch axis.</param>
    /// <param name="type">What the model wants.</param>
    /// <param name="what">What they are, for messages.</param>
    /// <exception cref="ArgumentNullException">There is nothing.</exception>
    /// <exception cref="ShapeException">They are no whole number of samples.</exception>
    internal Tensor As(Shape sample, DataType type, string what)
    {
        ArgumentNullException.ThrowIfNull(tensor, what);
        return Converted(Fitted(tensor, sample, what), type, what);
    }

    /// <summary>Samples that lie in a row, of so many numbers each, whose axes the model knows.</summary>
    internal static TensorLike Rows(Tensor rows) => new(rows, true);

    /// <summary>The numbers as samples that say themselves where one of them ends.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    internal Tensor AsSamples()
    {
        ArgumentNullException.ThrowIfNull(tensor, "x");
        return IsEndless
            ? throw new ArgumentException(
                $"x is an array of {Count} numbers in a row: nothing says where a sample ends. Make a tensor of it, Tensor.From(x, samples, ...).")
            : tensor.ToFloat32();
    }

    /// <summary>Integer labels as such, other numbers as Float32.</summary>
    internal Tensor AsTargets()
    {
        ArgumentNullException.ThrowIfNull(tensor, "y");
        return tensor.Type switch
        {
            DataType.Int32 or DataType.UInt8 => tensor.ToInt32(),
            _ => tensor.ToFloat32(),
        };
    }

    /// <summary>Whether there is nothing.</summary>
    internal bool IsNull => tensor is null;

    /// <summary>How many numbers there are.</summary>
    internal int Count => tensor?.Shape.ElementCount ?? 0;

    /// <summary>The sizes as given, for messages.</summary>
    internal Shape Given => tensor?.Shape ?? new Shape();

    /// <summary>Whether nothing says where a sample ends.</summary>
    internal bool IsEndless => isFlat && tensor!.Shape.Rank == 1;

    /// <summary>The sizes of a sample as far as they are known without a model.</summary>
    internal Shape SampleShape => tensor is null || tensor.Shape.Rank < 2 ? new Shape(1) : new Shape(tensor.Shape.AsSpan()[1..]);

    private static TensorLike Flat(Array? values) => new(values is null ? null : Tensor.FromArray(values), true);

    private static TensorLike Sized(Array? values) => new(values is null ? null : Tensor.FromArray(values), false);

    // Keras takes (n) and (n, 1) for each other, and gray images without their axis of one channel.
    private Tensor Fitted(Tensor values, Shape sample, string what)
    {
        int size = sample.ElementCount, count = values.Shape.ElementCount;
        bool same = values.Shape.Rank > 0 && new Shape(values.Shape.AsSpan()[1..]) == sample;
        if (same)
        {
            return values;
        }

        if (isFlat)
        {
            return count > 0 && size > 0 && count % size == 0
                ? values.Reshape(new Shape([count / size, .. sample]))
                : throw new ShapeException($"{what}: an array of {count} numbers is no whole number of samples of shape {sample}, which have {size} each.");
        }

        return values.Shape.Where((_, i) => i > 0).Where(d => d != 1).SequenceEqual(sample.Where(d => d != 1)) && values.Shape.Rank > 0
            ? values.Reshape(new Shape([values.Shape[0], .. sample]))
            : values;
    }

    private static Tensor Converted(Tensor values, DataType type, string what)
    {
        try
        {
            return type == DataType.Float32 ? values.ToFloat32() : values.ToInt32();
        }
        catch (ArgumentException wrong)
        {
            throw new ArgumentException($"{what}: labels are whole numbers. {wrong.Message}", what, wrong);
        }
    }
}
