namespace Cnn.OneDnn;

/// <summary>
/// Which way a figure gets better, as a callback's constructor takes it: <see cref="MonitorMode"/>, or Keras's name of it, <c>"max"</c>. Auto unless given.
/// </summary>
public readonly record struct MonitorModeArgument
{
    private MonitorModeArgument(MonitorMode value) => Value = value;

    internal MonitorMode Value { get; }

    /// <summary>A way.</summary>
    public static implicit operator MonitorModeArgument(MonitorMode mode) => new(mode);

    /// <summary>Keras's name: auto, min or max.</summary>
    /// <exception cref="ArgumentException">It is none of these.</exception>
    public static implicit operator MonitorModeArgument(string name) => new(name switch
    {
        "auto" => MonitorMode.Auto,
        "min" => MonitorMode.Min,
        "max" => MonitorMode.Max,
        _ => throw new ArgumentException($"Unknown mode '{name}'. Expected auto, min or max.", nameof(name)),
    });
}
