namespace Cnn.OneDnn.Profiling;

/// <summary>What <see cref="StepBenchmark"/> measured.</summary>
public sealed record BenchmarkResult
{
    /// <summary>The backend that computed: onednn or managed.</summary>
    public required string Backend { get; init; }

    /// <summary>In what precision: Float32 or MixedBFloat16.</summary>
    public required DataTypePolicy DataTypePolicy { get; init; }

    /// <summary>Samples per step.</summary>
    public required int BatchSize { get; init; }

    /// <summary>The number of timed steps.</summary>
    public required int Steps { get; init; }

    /// <summary>The median time of a step in milliseconds.</summary>
    public required double MedianMilliseconds { get; init; }

    /// <summary>The shortest time of a step in milliseconds.</summary>
    public required double BestMilliseconds { get; init; }

    /// <summary>The time of the very first step in milliseconds: making the plan, its kernels and weights included.</summary>
    public required double FirstStepMilliseconds { get; init; }

    /// <summary>Managed bytes allocated per timed step on the thread that runs it.</summary>
    public required double AllocatedBytesPerStep { get; init; }

    /// <summary>Steps of the plan that only move data between layouts.</summary>
    public required int Reorders { get; init; }

    /// <summary>The size of the plan's memory in bytes.</summary>
    public required long PlanBytes { get; init; }

    /// <summary>The loss of the last timed step; NaN for predictions.</summary>
    public required double LastLoss { get; init; }

    /// <summary>Samples per second at the median.</summary>
    public double SamplesPerSecond => BatchSize / (MedianMilliseconds / 1e3);
}
