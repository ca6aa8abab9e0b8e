using Cnn.OneDnn.Files;

namespace Cnn.OneDnn;

/// <summary>
/// Keeps the whole state of a training in a folder, and goes on from it where a process ended before its training did: the same program, started again,
/// continues. When a training is through, be it that a callback ended it, the file is deleted. Keras's BackupAndRestore.
/// </summary>
public sealed class BackupAndRestore : Callback
{
    private const string FileName = "backup.safetensors";
    private readonly string path;

    /// <summary>For a folder, which is made if it is not there.</summary>
    /// <param name="backupDir">The folder, of this training alone.</param>
    /// <param name="saveFreq">"epoch", or after how many steps the state is saved within epochs too.</param>
    /// <param name="deleteCheckpoint">Whether the file is deleted when a training is through.</param>
    public BackupAndRestore(string backupDir, SaveFrequency saveFreq = default, bool deleteCheckpoint = true)
    {
        ArgumentException.ThrowIfNullOrEmpty(backupDir);
        path = Path.Combine(backupDir, FileName);
        SaveEverySteps = saveFreq.Steps;
        DeleteCheckpoint = deleteCheckpoint;
    }

    /// <summary>After how many steps the state is saved within epochs too; 0 for never.</summary>
    public int SaveEverySteps { get; }

    /// <summary>Whether the file is deleted when a training is through; true by default.</summary>
    public bool DeleteCheckpoint { get; }

    internal override bool ComesLast => true;

    private bool Writes => Model.Collective is not { Rank: > 0 };

    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingLogs logs)
    {
        if (Writes)
        {
            // Not found out after the first epoch, which may take hours.
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            AtomicFile.Try(path);
        }
    }

    /// <inheritdoc/>
    public override void OnBatchEnd(int batch, TrainingLogs logs)
    {
        if (SaveEverySteps > 0 && Model.StepsDone % SaveEverySteps == 0 && batch + 1 < Parameters.Steps)
        {
            Save(logs);
        }
    }

    /// <inheritdoc/>
    public override void OnEpochInterrupted(int epoch, int steps, TrainingLogs logs) => Save(logs);

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, TrainingLogs logs) => Save(logs);

    /// <inheritdoc/>
    public override void OnTrainEnd(TrainingLogs logs)
    {
        if (DeleteCheckpoint && Writes && Parameters.IsThrough)
        {
            File.Delete(path);
        }
    }

    /// <summary>Goes on from the file where there is one, unless the model has been trained already.</summary>
    internal override void Restore(Model model)
    {
        if (model.StepsDone == 0 && File.Exists(path))
        {
            Checkpoint.Resume(model, path);
        }
    }

    private void Save(TrainingLogs logs)
    {
        if (Writes)
        {
            Checkpoint.Save(Model, path, figures: logs);
        }
    }
}
