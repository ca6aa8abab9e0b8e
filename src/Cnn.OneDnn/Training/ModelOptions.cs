using Cnn.OneDnn.Backends;

namespace Cnn.OneDnn.Training;

/// <summary>Where and how a model computes.</summary>
public sealed record ModelOptions
{
    /// <summary>Of the initial weights, dropout and the order of samples: the same seed, threads, backend and CPU give the same bits.</summary>
    public ulong Seed { get; init; }

    /// <summary>Which backend computes; Auto takes oneDNN where it loads.</summary>
    public BackendKind Backend { get; init; } = BackendKind.Auto;
}
