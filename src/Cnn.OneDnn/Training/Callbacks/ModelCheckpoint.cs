namespace Cnn.OneDnn;

/// <summary>
/// Saves the whole state after each epoch: to <c>last.safetensors</c> always, to <c>best.safetensors</c> when the figure it follows is the best so far. Each file
/// is complete or not there: a process that is killed loses at most the epoch that it was in.
/// </summary>
public sealed class ModelCheckpoint : MonitoringCallback
{
    private double best = double.NaN;
    private int steps;

    /// <summary>For a folder, which is made if it is not there.</summary>
    public ModelCheckpoint(string folder)
        : base(0)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        LastPath = Path.Combine(folder, "last.safetensors");
        BestPath = Path.Combine(folder, "best.safetensors");
    }

    /// <summary>The file of the last epoch.</summary>
    public string LastPath { get; init; }

    /// <summary>The file of the best epoch.</summary>
    public string BestPath { get; init; }

    /// <summary>Whether the last epoch is kept, true by default.</summary>
    public bool SaveLast { get; init; } = true;

    /// <summary>Whether the best epoch is kept, true by default.</summary>
    public bool SaveBest { get; init; } = true;

    /// <summary>Text to keep with each checkpoint, such as names of classes: see <see cref="CheckpointInfo.Metadata"/>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    internal override bool ComesLast => true;

    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingLogs logs)
    {
        foreach (string path in (string[])[LastPath, BestPath])
        {
            string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            Directory.CreateDirectory(folder);
            foreach (string leftover in Directory.GetFiles(folder, $"{Path.GetFileName(path)}.*.tmp"))
            {
                // A process was killed while it wrote.
                File.Delete(leftover);
            }
        }

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
    public override void OnEpochBegin(int epoch, TrainingLogs logs) => steps = 0;

    /// <inheritdoc/>
    public override void OnBatchEnd(int batch, TrainingLogs logs) => steps++;

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, TrainingLogs logs)
    {
        if (steps < Parameters.Steps)
        {
            // Training was ended within the epoch: what was saved after the one before can be resumed, this could not.
            return;
        }

        if (SaveLast)
        {
            Checkpoint.Save(Model, LastPath, epoch + 1, logs, Metadata);
        }

        if (!SaveBest)
        {
            return;
        }

        (string name, double value) = Watch(logs);
        if (IsBetter(name, value, best))
        {
            best = value;
            Checkpoint.Save(Model, BestPath, epoch + 1, logs, Metadata);
        }
    }
}
