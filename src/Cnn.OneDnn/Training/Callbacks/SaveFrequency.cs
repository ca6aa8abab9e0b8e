namespace Cnn.OneDnn;

/// <summary>
/// When a <see cref="ModelCheckpoint"/> saves, as its constructor takes it: Keras's <c>"epoch"</c>, which is the default, or after so many steps too.
/// </summary>
public readonly record struct SaveFrequency
{
    private SaveFrequency(int steps) => Steps = steps;

    internal int Steps { get; }

    /// <summary>After so many steps, counted from the training's first.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not positive.</exception>
    public static implicit operator SaveFrequency(int steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        return new(steps);
    }

    /// <summary>Keras's word: epoch.</summary>
    /// <exception cref="ArgumentException">It is another one.</exception>
    public static implicit operator SaveFrequency(string name) => name == "epoch"
        ? default
        : throw new ArgumentException($"Unknown frequency '{name}'. Expected \"epoch\" or a number of steps.", nameof(name));
}
