using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Planning;

namespace Cnn.OneDnn;

/// <summary>Where and how a model computes.</summary>
public sealed record ModelOptions
{
    /// <summary>Of the initial weights, dropout and the order of samples: the same seed, threads, backend and CPU give the same bits.</summary>
    public ulong Seed { get; init; }

    /// <summary>Which backend computes; Auto takes oneDNN where it loads.</summary>
    public BackendKind Backend { get; init; } = BackendKind.Auto;

    /// <summary>In what precision it computes.</summary>
    public DataTypePolicy DataTypePolicy { get; init; }

    /// <summary>Whether bfloat16 may be emulated where the CPU lacks it: exact enough for tests, several times slower than Float32.</summary>
    public bool AllowEmulatedBFloat16 { get; init; }

    /// <summary>How plans are made.</summary>
    internal PlanOptions Plans { get; init; } = PlanOptions.Default;
}
