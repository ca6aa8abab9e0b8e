using Cnn.Models;

namespace Cnn.Cli.Commands;

/// <summary>Where a training writes.</summary>
internal sealed class TrainPlaces
{
    private const string FileExtension = ".safetensors";

    /// <summary>A folder, or one file; null for nowhere.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>The folder of a report.</summary>
    public string? Report { get; init; }

    /// <summary>The folder of event files.</summary>
    public string? TensorBoard { get; init; }

    /// <summary>The file of a trace.</summary>
    public string? Trace { get; init; }

    /// <summary>The file of the last epoch.</summary>
    public string? LastFile => Checkpoint is null ? null : SavesOneFile ? Checkpoint : Path.Combine(Checkpoint, "last" + FileExtension);

    /// <summary>The file of the best epoch; null where one file only is asked for.</summary>
    public string? BestFile => Checkpoint is null || SavesOneFile ? null : Path.Combine(Checkpoint, "best" + FileExtension);

    private bool SavesOneFile => Checkpoint?.EndsWith(FileExtension, StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The checkpoint that was named, or the one that this training keeps, once there is one.</summary>
    /// <param name="resume">What was named; empty for its own, null for none.</param>
    /// <param name="console">Is told where there is none yet.</param>
    public string? FileToResume(string? resume, CommandOutput console)
    {
        if (resume is null or { Length: > 0 })
        {
            return resume;
        }

        string own = LastFile ?? throw new UsageException("--resume needs a checkpoint: name a FILE, or give --checkpoint.");
        if (File.Exists(own))
        {
            return own;
        }

        console.Note($"There is no {own} yet: training starts from the beginning.");
        return null;
    }

    /// <summary>What will be written is tried before anything is computed, and no other training writes it meanwhile.</summary>
    public FileLocks Take()
    {
        var locks = new FileLocks();
        try
        {
            if (LastFile is { } last)
            {
                string folder = Path.GetDirectoryName(Path.GetFullPath(last))!;
                locks.Take(OutputChoice.CheckFolder("--checkpoint", folder, Path.GetFileName(last)));
                locks.Take(last);
            }

            if (Report is not null)
            {
                locks.Take(OutputChoice.CheckFolder("--report", Report, RunReport.PageName));
                locks.Take(Path.Combine(Report, RunReport.PageName));
            }

            if (TensorBoard is not null)
            {
                locks.Take(OutputChoice.CheckFolder("--tensorboard", TensorBoard, "events.out.tfevents"));
            }

            if (Trace is not null)
            {
                OutputChoice.CheckFile("--trace", Trace);
                locks.Take(Trace);
            }

            return locks;
        }
        catch
        {
            locks.Dispose();
            throw;
        }
    }
}
