namespace Cnn.OneDnn.Layers;

/// <summary>
/// What stands outside of an image, as a layer's constructor takes it: a <see cref="FillMode"/>, or Keras's name of it, <c>"nearest"</c>. Reflected unless
/// given.
/// </summary>
public readonly record struct FillModeArgument
{
    private FillModeArgument(FillMode value) => Value = value;

    internal FillMode Value { get; }

    /// <summary>A way.</summary>
    public static implicit operator FillModeArgument(FillMode mode) => new(mode);

    /// <summary>Keras's name: reflect, wrap, constant or nearest.</summary>
    /// <exception cref="ArgumentException">It is none of these.</exception>
    public static implicit operator FillModeArgument(string name) => new(name switch
    {
        "reflect" => FillMode.Reflect,
        "wrap" => FillMode.Wrap,
        "constant" => FillMode.Constant,
        "nearest" => FillMode.Nearest,
        _ => throw new ArgumentException($"Unknown fill mode '{name}'. Expected reflect, wrap, constant or nearest.", nameof(name)),
    });
}
