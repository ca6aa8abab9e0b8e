using Cnn.OneDnn.Backends;

namespace Cnn.OneDnn;

/// <summary>How an <see cref="Engine"/> computes.</summary>
public sealed record EngineOptions
{
    /// <summary>On how many threads; null for what the environment says, else for the cores that the process may use.</summary>
    public int? Threads { get; init; }

    /// <summary>Which backend computes for models whose own option is Auto.</summary>
    public BackendKind Backend { get; init; } = BackendKind.Auto;
}
