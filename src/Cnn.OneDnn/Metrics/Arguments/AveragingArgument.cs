namespace Cnn.OneDnn;

/// <summary>
/// How classes are averaged, as a metric's constructor takes it: an <see cref="Averaging"/>, or Keras's name of it, <c>"micro"</c>. Macro unless given.
/// </summary>
public readonly record struct AveragingArgument
{
    private AveragingArgument(Averaging value) => Value = value;

    internal Averaging Value { get; }

    /// <summary>A way.</summary>
    public static implicit operator AveragingArgument(Averaging averaging) => new(averaging);

    /// <summary>Keras's name: macro, micro or weighted.</summary>
    /// <exception cref="ArgumentException">It is none of these.</exception>
    public static implicit operator AveragingArgument(string name) => new(name switch
    {
        "macro" => Averaging.Macro,
        "micro" => Averaging.Micro,
        "weighted" => Averaging.Weighted,
        _ => throw new ArgumentException($"Unknown average '{name}'. Expected macro, micro or weighted.", nameof(name)),
    });
}
