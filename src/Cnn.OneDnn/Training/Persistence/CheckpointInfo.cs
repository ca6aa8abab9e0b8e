namespace Cnn.OneDnn;

/// <summary>What a checkpoint says about itself.</summary>
/// <param name="ModelName">The model's name.</param>
/// <param name="Epoch">How many epochs had been done: the <see cref="FitOptions.InitialEpoch"/> with which training goes on.</param>
/// <param name="Step">How many steps had been done.</param>
/// <param name="Seed">The seed of the model's random streams.</param>
/// <param name="Figures">Loss and metrics of the last epoch.</param>
public sealed record CheckpointInfo(string ModelName, int Epoch, long Step, ulong Seed, IReadOnlyDictionary<string, double> Figures)
{
    /// <summary>How many steps had been done of the epoch after these; 0 where it was saved between two epochs.</summary>
    public int StepsOfEpoch { get; init; }

    /// <summary>Text that its user kept with it: names of classes, how images were prepared.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// In what precision it was trained. <see cref="Model.Load(string, ModelOptions)"/> computes in Float32 unless told otherwise, as not every CPU has the
    /// other.
    /// </summary>
    public DataTypePolicy DataTypePolicy { get; init; }

    /// <summary>
    /// Whether its kernels were chosen by fixed rules (<see cref="ModelOptions.Deterministic"/>), as they are then when
    /// <see cref="Model.Load(string, ModelOptions)"/> goes on with it.
    /// </summary>
    public bool Deterministic { get; init; }

    /// <summary>What computed: the backend's name. Another one gives results that differ in rounding.</summary>
    public string Backend { get; init; } = "";

    /// <summary>On how many threads; 0 where the file does not say. Another number gives results that differ in rounding.</summary>
    public int Threads { get; init; }

    /// <summary>The version of this library that wrote it.</summary>
    public string LibraryVersion { get; init; } = "";
}
