namespace Cnn.OneDnn.Profiling;

/// <summary>How <see cref="StepBenchmark"/> measures.</summary>
public sealed record BenchmarkOptions
{
    /// <summary>Samples per step.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Whether predictions are measured instead of training steps.</summary>
    public bool Inference { get; init; }

    /// <summary>The largest number of steps that are timed.</summary>
    public int Steps { get; init; } = 200;

    /// <summary>No step is begun after this time, once three are done.</summary>
    public double Seconds { get; init; } = 5;

    /// <summary>Of the random data.</summary>
    public ulong Seed { get; init; }
}
