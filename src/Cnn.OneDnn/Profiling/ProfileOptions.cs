namespace Cnn.OneDnn.Profiling;

/// <summary>How <see cref="PlanProfiler"/> measures.</summary>
public sealed record ProfileOptions
{
    /// <summary>Samples per step.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Whether the plan of predictions is measured instead of a training step's.</summary>
    public bool Inference { get; init; }

    /// <summary>Over how many steps times are averaged.</summary>
    public int Steps { get; init; } = 20;

    /// <summary>Of the random data.</summary>
    public ulong Seed { get; init; }
}
