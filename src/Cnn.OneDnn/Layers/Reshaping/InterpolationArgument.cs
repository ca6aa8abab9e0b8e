namespace Cnn.OneDnn.Layers;

/// <summary>
/// What stands between elements, as a layer's constructor takes it: <see cref="Interpolation"/>, or Keras's name of it, <c>"bilinear"</c>. The nearest
/// element unless given.
/// </summary>
public readonly record struct InterpolationArgument
{
    private InterpolationArgument(Interpolation value) => Value = value;

    internal Interpolation Value { get; }

    /// <summary>A way.</summary>
    public static implicit operator InterpolationArgument(Interpolation interpolation) => new(interpolation);

    /// <summary>Keras's name: nearest or bilinear.</summary>
    /// <exception cref="ArgumentException">It is none of these.</exception>
    public static implicit operator InterpolationArgument(string name) => new(name switch
    {
        "nearest" => Interpolation.Nearest,
        "bilinear" => Interpolation.Bilinear,
        _ => throw new ArgumentException($"Unknown interpolation '{name}'. Expected nearest or bilinear.", nameof(name)),
    });
}
