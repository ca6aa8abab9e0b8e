using Microsoft.Extensions.Logging;

namespace Cnn.OneDnn;

/// <summary>How an <see cref="Engine"/> computes.</summary>
public sealed record EngineOptions
{
    /// <summary>For <see cref="TuningCache"/>: nothing is kept from process to process.</summary>
    public const string NoTuningCache = "off";

    /// <summary>On how many threads; null for what the environment says, else for the cores that the process may use.</summary>
    public int? Threads { get; init; }

    /// <summary>Which backend computes for models whose own option is Auto.</summary>
    public BackendKind Backend { get; init; } = BackendKind.Auto;

    /// <summary>
    /// The file of oneDNN; null to look for it where the environment says, else beside the program and in the system. A process has one oneDNN: an engine that
    /// names another file than the one that is loaded is refused, or computes with the managed backend where the backend is left to it.
    /// </summary>
    public string? LibraryPath { get; init; }

    /// <summary>
    /// Where measured times and proofs of kernels are kept: a file, or a folder for them, or <see cref="NoTuningCache"/>. Null for what the environment says,
    /// else the user's cache folder: engines with null have them in common, others have their own. Two engines of one file lose some of each other's times,
    /// which costs a measurement, no more.
    /// </summary>
    public string? TuningCache { get; init; }

    /// <summary>
    /// Is told which backend computes and why, and once of each kernel that plans of this engine leave alone because it computes wrongly here, whether that was
    /// found out now or before; null for nobody. Called on the engine's thread, and on those of the instances of a <see cref="Predictor"/> of its models; it
    /// must not use a model.
    /// </summary>
    public ILogger? Log { get; init; }
}
