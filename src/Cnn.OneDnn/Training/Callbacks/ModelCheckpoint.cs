using Cnn.OneDnn.Files;

namespace Cnn.OneDnn;

/// <summary>
/// Saves the whole state after each epoch: to <c>last.safetensors</c> always, to <c>best.safetensors</c> when the figure it follows is the best so far. Each
/// file is complete or not there: a process that is killed loses at most the epoch that it was in, with <see cref="SaveEverySteps"/> as many steps. A training
/// that is stopped within an epoch loses nothing: its state is saved too, and goes on at the next step. A state with a loss or a weight that is no finite
/// number is not saved, unless <see cref="FitOptions.StopOnDivergence"/> is off: the file keeps the last one that can be gone on with.
/// </summary>
public sealed class ModelCheckpoint : MonitoringCallback
{
    private double best = double.NaN;
    private int epoch;

    private const string Extension = ".safetensors";

    // What people call files of models; the content is the same whatever the name. Other names are folders'.
    private static readonly string[] FileExtensions = [Extension, ".cnn", ".keras", ".h5", ".hdf5", ".ckpt"];

    /// <summary>For a folder, which is made if it is not there, or for one file.</summary>
    /// <param name="filepath">A folder for <c>last.safetensors</c> and <c>best.safetensors</c>; or, where it ends in .safetensors, .cnn, .keras, .h5, .hdf5
    /// or .ckpt and is no folder, the one file that is written. A file's name may have places for the epoch, counted from 1, and for figures, as in Keras:
    /// <c>model.{epoch:02d}-{val_loss:.2f}.keras</c> is a file of its own for each epoch.</param>
    /// <param name="monitor">The figure that tells the best epoch; null for val_loss, or loss where there is no validation data.</param>
    /// <param name="verbose">1 to say on standard error what it does.</param>
    /// <param name="saveBestOnly">Whether only the best epoch is saved; else a file of its own takes every epoch.</param>
    /// <param name="saveWeightsOnly">Whether the weights alone are saved, for <see cref="Model.LoadWeights(string, WeightFormat, bool)"/>: a training cannot
    /// go on from them.</param>
    /// <param name="mode">Which way the figure gets better.</param>
    /// <param name="saveFreq">"epoch", or after how many steps the last state is saved within epochs too: <see cref="SaveEverySteps"/>.</param>
    /// <exception cref="ArgumentException">A place in the file's name is neither of the epoch nor of a figure as Keras writes it.</exception>
    public ModelCheckpoint(
        string filepath,
        string? monitor = null,
        int verbose = 0,
        bool saveBestOnly = false,
        bool saveWeightsOnly = false,
        MonitorModeArgument mode = default,
        SaveFrequency saveFreq = default)
        : base(0)
    {
        ArgumentException.ThrowIfNullOrEmpty(filepath);
        string path = filepath;
        SaveEverySteps = saveFreq.Steps;
        bool file = FileExtensions.Any(e => path.EndsWith(e, StringComparison.OrdinalIgnoreCase)) && !Directory.Exists(path);
        if (file)
        {
            PathTemplate.Require(path);
        }

        LastPath = file ? path : Path.Combine(path, "last" + Extension);
        BestPath = file ? path : Path.Combine(path, "best" + Extension);
        SaveLast = !saveBestOnly;
        SaveBest = saveBestOnly || !file;
        SaveWeightsOnly = saveWeightsOnly;
        Monitor = monitor;
        Verbose = verbose;
        Mode = mode.Value;
    }

    /// <summary>The file of the last epoch.</summary>
    public string LastPath { get; init; }

    /// <summary>The file of the best epoch.</summary>
    public string BestPath { get; init; }

    /// <summary>Whether the last epoch is kept, true by default.</summary>
    public bool SaveLast { get; init; } = true;

    /// <summary>Whether the best epoch is kept, true by default.</summary>
    public bool SaveBest { get; init; } = true;

    /// <summary>Whether the weights alone are saved, without network, optimizer and figures; false by default.</summary>
    public bool SaveWeightsOnly { get; init; }

    /// <summary>After how many steps, counted from the training's first, the last state is saved within epochs too; 0, the default, for never.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public int SaveEverySteps
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(SaveEverySteps));
            field = value;
        }
    }

    /// <summary>Text to keep with each checkpoint, such as names of classes: see <see cref="CheckpointInfo.Metadata"/>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    internal override bool ComesLast => true;

    /// <inheritdoc/>
    public override bool RunsOnEveryRank => false;

    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingLogs logs)
    {
        foreach ((string path, bool isSaved) in ((string, bool)[])[(LastPath, SaveLast), (BestPath, SaveBest)])
        {
            if (isSaved && !PathTemplate.HasPlaces(path))
            {
                // Not found out after the first epoch, which may take hours.
                Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
                AtomicFile.Try(path);
            }
        }

        best = double.NaN;

        // A resumed training goes on comparing with the best epoch before it was interrupted.
        if (SaveBest && !SaveWeightsOnly && Model.StepsDone > 0 && File.Exists(BestPath) && !PathTemplate.HasPlaces(BestPath))
        {
            CheckpointInfo info = Checkpoint.ReadInfo(BestPath);
            string name = Monitor ?? (info.Figures.ContainsKey("val_loss") ? "val_loss" : "loss");
            bool isOfThis = info.ModelName == Model.Name && info.Seed == Model.Options.Seed && info.Step <= Model.StepsDone;
            best = isOfThis && info.Figures.TryGetValue(name, out double value) ? value : double.NaN;
        }
    }

    /// <inheritdoc/>
    public override void OnBatchEnd(int batch, TrainingLogs logs)
    {
        if (SaveEverySteps > 0 && Model.StepsDone % SaveEverySteps == 0 && batch + 1 < Parameters.Steps)
        {
            SaveWithinEpoch(logs);
        }
    }

    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch, TrainingLogs logs) => this.epoch = epoch;

    /// <inheritdoc/>
    public override void OnEpochInterrupted(int epoch, int steps, TrainingLogs logs) => SaveWithinEpoch(logs);

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, TrainingLogs logs)
    {
        if (SaveLast && IsSound(logs))
        {
            Save(LastPath, logs);
        }

        if (!SaveBest)
        {
            return;
        }

        (string name, double value) = Watch(logs);
        if (!double.IsNaN(value) && IsSound(logs) && IsBetter(name, value, best))
        {
            Say($"Epoch {epoch + 1}: {name} is {value:G6}, the best so far; saved to {PathTemplate.Fill(BestPath, epoch + 1, logs)}.");
            best = value;
            Save(BestPath, logs);
        }
    }

    private void Save(string template, TrainingLogs logs)
    {
        string path = PathTemplate.Fill(template, epoch + 1, logs);
        if (path != template)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }

        if (SaveWeightsOnly)
        {
            Model.SaveWeights(path);
        }
        else
        {
            Checkpoint.Save(Model, path, figures: logs, metadata: Metadata);
        }
    }

    private void SaveWithinEpoch(TrainingLogs logs)
    {
        if (SaveLast && IsSound(logs))
        {
            Save(LastPath, logs);
        }
    }

    // A network that has just gone wrong does not take the place of one that can go on: its last step may have spoilt the weights after a loss that was still
    // finite.
    private bool IsSound(TrainingLogs logs) => Parameters.GoesOnDiverged
        || (IsFinite(logs, "loss") && IsFinite(logs, "val_loss")
            && Model.Parameters.All(p => Array.TrueForAll(Model.GetWeight(p).ToArray<float>(), float.IsFinite)));

    private static bool IsFinite(TrainingLogs logs, string name) => !logs.TryGet(name, out double value) || double.IsFinite(value);
}
