namespace Cnn.OneDnn.Training;

/// <summary>
/// Saves the whole state after each epoch: to <c>last.safetensors</c> always, to <c>best.safetensors</c> when the figure it follows is the best so far. Each file
/// is complete or not there: a process that is killed loses at most the epoch that it was in.
/// </summary>
public sealed class ModelCheckpoint : MonitoringCallback
{
    private double best = double.NaN;

    /// <summary>For a folder, which is made if it is not there.</summary>
    public ModelCheckpoint(string folder)
        : base(0)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        LastPath = Path.Combine(folder, "last.safetensors");
        BestPath = Path.Combine(folder, "best.safetensors");
    }

    /// <summary>The file of the last epoch.</summary>
    public string LastPath { get; }

    /// <summary>The file of the best epoch.</summary>
    public string BestPath { get; }

    /// <summary>Whether the last epoch is kept, true by default.</summary>
    public bool SaveLast { get; init; } = true;

    /// <summary>Whether the best epoch is kept, true by default.</summary>
    public bool SaveBest { get; init; } = true;

    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingLogs logs)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(LastPath))!);
        best = double.NaN;

        // A resumed training goes on comparing with the best epoch before it was interrupted.
        if (SaveBest && Model.StepsDone > 0 && File.Exists(BestPath))
        {
            IReadOnlyDictionary<string, double> figures = Checkpoint.ReadInfo(BestPath).Figures;
            string name = Monitor ?? (figures.ContainsKey("val_loss") ? "val_loss" : "loss");
            best = figures.TryGetValue(name, out double value) ? value : double.NaN;
        }
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, TrainingLogs logs)
    {
        if (SaveLast)
        {
            Checkpoint.Save(Model, LastPath, epoch + 1, logs);
        }

        if (!SaveBest)
        {
            return;
        }

        (string name, double value) = Watch(logs);
        if (IsBetter(name, value, best))
        {
            best = value;
            Checkpoint.Save(Model, BestPath, epoch + 1, logs);
        }
    }
}
