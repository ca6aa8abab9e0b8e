using Cnn.OneDnn.Planning;

namespace Cnn.OneDnn;

/// <summary>Where and how a model computes.</summary>
public sealed record ModelOptions
{
    /// <summary>
    /// Of the initial weights, dropout and the order of samples: the same seed, threads, backend and CPU give the same bits, with the same choice of kernels
    /// (<see cref="Deterministic"/>). 0, unless <see cref="Utils.SetRandomSeed"/> was called before.
    /// </summary>
    public ulong Seed { get; init; } = Utils.Seed;

    /// <summary>What it computes on; null for <see cref="Engine.Default"/>. Models that have layers in common must have the same one.</summary>
    public Engine? Engine { get; init; }

    /// <summary>Which backend computes; Auto leaves it to the engine, which takes oneDNN where it loads.</summary>
    public BackendKind Backend { get; init; } = BackendKind.Auto;

    /// <summary>In what precision it computes.</summary>
    public DataTypePolicy DataTypePolicy { get; init; }

    /// <summary>
    /// Whether layouts and kernels are chosen by fixed rules instead of by their times on this machine. Kernels round in different orders, and times differ
    /// from measurement to measurement: without this, bits are the same from process to process only as long as measured times are kept
    /// (<c>CNN_TUNING_CACHE</c>). With it they are the same in every process with the same seed, threads, backend, library and CPU, also for a training that is
    /// resumed in another one. Steps may take longer, and
    /// <see cref="DataTypePolicy.Auto"/>, which is a measurement, means <see cref="DataTypePolicy.Float32"/>.
    /// </summary>
    public bool Deterministic { get; init; }

    /// <summary>Whether bfloat16 may be emulated where the CPU lacks it: exact enough for tests, several times slower than Float32.</summary>
    public bool AllowEmulatedBFloat16 { get; init; }

    /// <summary>How plans are made.</summary>
    internal PlanOptions Plans { get; init; } = PlanOptions.Default;
}
