namespace Cnn.Machines.Environments;

/// <summary>What came of a condition.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="Time">How long it took; null where it could not be made.</param>
/// <param name="Fault">What is wrong, or why it was not made; empty for nothing.</param>
internal sealed record EnvironmentResult(Condition Condition, TimeSpan? Time, string Fault)
{
    /// <summary>What the program said last.</summary>
    public string LastWords { get; init; } = "";

    /// <summary>Whether nothing is wrong.</summary>
    public bool Good => Time is null || Fault.Length == 0;

    /// <summary>A line of the table.</summary>
    public string ToLine(int width) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{Condition.Name.PadRight(width)}  {(Time is { } time ? $"{time.TotalSeconds,5:F1} s" : "       ")}  " +
            $"{(Time is null ? Fault : Good ? $"right: {LastWords}" : $"WRONG: {Fault}")}");
}
