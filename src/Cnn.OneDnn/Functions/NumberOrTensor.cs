namespace Cnn.OneDnn;

/// <summary>What two tensors are computed with, element by element: a tensor, a number, or an array of one axis.</summary>
public readonly struct NumberOrTensor : IEquatable<NumberOrTensor>
{
    private readonly Tensor? tensor;

    private NumberOrTensor(Tensor? tensor) => this.tensor = tensor;

    internal Tensor Value => tensor ?? throw new ArgumentNullException("x", "A tensor, a number or an array was expected, received nothing.");

    /// <summary>A tensor.</summary>
    public static implicit operator NumberOrTensor(Tensor? tensor) => new(tensor);

    /// <summary>A number.</summary>
    public static implicit operator NumberOrTensor(double number) => new(Tensor.Full(new Shape(), number));

    /// <summary>Numbers in a row.</summary>
    public static implicit operator NumberOrTensor(float[]? values) => new(values is null ? null : Tensor.From(values));

    /// <summary>Numbers in a row.</summary>
    public static implicit operator NumberOrTensor(int[]? values) => new(values is null ? null : Tensor.From(values));

    /// <summary>Whether two are the same.</summary>
    public static bool operator ==(NumberOrTensor left, NumberOrTensor right) => left.Equals(right);

    /// <summary>Whether two are not the same.</summary>
    public static bool operator !=(NumberOrTensor left, NumberOrTensor right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(NumberOrTensor other) => ReferenceEquals(tensor, other.tensor);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is NumberOrTensor other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => tensor?.GetHashCode() ?? 0;
}
