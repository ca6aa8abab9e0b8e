namespace Cnn.OneDnn;

/// <summary>
/// Numbers as a model takes them: a tensor or an array. An array of one dimension has no sizes but its length; where samples have several axes, they come from the
/// model. Whole numbers are converted where the model wants floats and the other way round; nothing is scaled.
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

    /// <summary>Whole numbers, such as labels.</summary>
    public static implicit operator TensorLike(int[]? values) => Flat(values);

    /// <summary>Bytes, such as pixels or labels.</summary>
    public static implicit operator TensorLike(byte[]? values) => Flat(values);

    /// <summary>Samples of one axis.</summary>
    public static implicit operator TensorLike(float[,]? values) => Sized(values);

    /// <summary>Samples of two axes.</summary>
    public static implicit operator TensorLike(float[,,]? values) => Sized(values);

    /// <summary>Samples of three axes: images.</summary>
    public static implicit operator TensorLike(float[,,,]? values) => Sized(values);

    /// <summary>Samples of two axes: gray images.</summary>
    public static implicit operator TensorLike(byte[,,]? values) => Sized(values);

    /// <summary>Samples of three axes: images.</summary>
    public static implicit operator TensorLike(byte[,,,]? values) => Sized(values);

    /// <summary>Floats, all samples in a row, copied.</summary>
    public static implicit operator TensorLike(ReadOnlyMemory<float> values) => new(Tensor.From(values.Span, new Shape(values.Length)), true);

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

    /// <summary>The sizes of a sample as far as they are known without a model.</summary>
    internal Shape SampleShape => tensor is null || tensor.Shape.Rank < 2 ? new Shape(1) : new Shape(tensor.Shape.AsSpan()[1..]);

    private static TensorLike Flat<T>(T[]? values)
        where T : unmanaged => new(values is null ? null : Tensor.From(values), true);

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
        if (values.Type == type)
        {
            return values;
        }

        if (type == DataType.Float32)
        {
            return values.ToFloat32();
        }

        Tensor floats = values.ToFloat32();
        var result = new Tensor(values.Shape, type);
        Span<int> whole = result.AsSpan<int>();
        for (int i = 0; i < whole.Length; i++)
        {
            float value = floats.AsSpan<float>()[i];
            whole[i] = value == MathF.Truncate(value) && Math.Abs(value) <= 1 << 24
                ? (int)value
                : throw new ArgumentException($"{what}: labels are whole numbers, received {value.ToString(System.Globalization.CultureInfo.InvariantCulture)} for sample {i}.", what);
        }

        return result;
    }
}
