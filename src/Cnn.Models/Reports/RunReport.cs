using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Cnn.OneDnn;
using Cnn.OneDnn.Files;

namespace Cnn.Models;

/// <summary>
/// Keeps a record of a training in a folder, and draws it after every epoch: run.jsonl with a line for every measured step and every epoch, evaluation.json
/// with confusions, worst mistakes and first filters, network.svg, and report.html, one file that needs no network. A training that goes on from a checkpoint
/// goes on in the same record. One whose folder is taken away meanwhile, or finds no room, goes on too: that is said once.
/// </summary>
public sealed class RunReport : Callback
{
    /// <summary>The report's file in the folder.</summary>
    public const string PageName = "report.html";

    /// <summary>The name of the fact that says what a network is trained on.</summary>
    public const string DataFact = "Data set";

    internal const string LinesName = "run.jsonl", EvaluationName = "evaluation.json", DrawingName = "network.svg";

    private const int SamplesWhileTraining = 1000, LargestDrawing = 64 << 20;

    private readonly string folder;
    private readonly LiveRun live;
    private readonly RecordFile file;
    private RunRecord record = new();
    private int written, samplesSincePoint;
    private long lastPoint;
    private string? interruption;
    private bool isSaid;

    /// <summary>For a folder, which is made if it is not there.</summary>
    public RunReport(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        this.folder = folder;
        live = new LiveRun(folder);
        file = new RecordFile(Path.Combine(folder, LinesName));
    }

    /// <summary>The command line that started the training, as it can be given again; empty where there was none.</summary>
    public string Command { get; init; } = "";

    /// <summary>Ends the evaluation that the report shows, and has none made any more: for a process that is to end soon.</summary>
    public CancellationToken Stop { get; init; }

    /// <summary>
    /// Gets a sentence about what is left out of a damaged record, and about a report that can no longer be written; null for standard error, which gets the
    /// latter only.
    /// </summary>
    public Action<string>? Listener { get; init; }

    /// <summary>The samples of which confusions and mistakes are shown; null to leave them out.</summary>
    public Dataset? Samples { get; init; }

    /// <summary>What else is to be said of the training: pairs of name and value. The one called <see cref="DataFact"/>, such as mnist, stands in
    /// the title.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Facts { get; init; } = [];

    /// <summary>Draws the report of a folder anew from its record.</summary>
    /// <param name="folder">The folder that a training with a report wrote.</param>
    /// <param name="output">The HTML file; report.html in the folder if null.</param>
    /// <param name="listener">Gets a sentence about what is left out of a damaged record; null where nobody listens.</param>
    /// <returns>The file that was written.</returns>
    /// <exception cref="InvalidFormatException">The record is missing or damaged.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static string Draw(string folder, string? output = null, Action<string>? listener = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        string lines = Path.Combine(folder, LinesName), file = output ?? Path.Combine(folder, PageName);
        if (!File.Exists(lines))
        {
            throw new InvalidFormatException($"'{folder}' holds no {LinesName}: expected a folder that train --report wrote.");
        }

        WritePage(file, RunLines.Read(lines, listener), EvaluationFile.Read(Path.Combine(folder, EvaluationName)), folder);
        return file;
    }

    /// <inheritdoc/>
    public override bool RunsOnEveryRank => false;

    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingLogs logs)
    {
        Directory.CreateDirectory(folder);
        string lines = Path.Combine(folder, LinesName);
        bool goesOn = Model.StepsDone > 0 && File.Exists(lines) && RunLines.HasBegun(lines);
        record = goesOn ? RunLines.Read(lines, Listener) : new RunRecord();
        record.Model = Model.Name;
        record.Command = Command;
        record.PlannedEpochs = Model.EpochsDone + Parameters.Epochs - Parameters.InitialEpoch;
        (interruption, isSaid) = (null, false);
        record.Facts = [.. Facts, .. RunFacts.Create(Model, Parameters)];
        record.CutAfter(Model.EpochsDone, Model.StepsDone);
        if (!goesOn)
        {
            file.Clear();
            File.Delete(Path.Combine(folder, EvaluationName));
        }

        file.Append(record, [RunLines.Run(record, Model.EpochsDone, Model.StepsDone)]);
        written = record.Points.Count;
        AtomicFile.WriteText(Path.Combine(folder, DrawingName), NetworkDrawing.ToSvg(Model));
        WriteLivePage(null);
    }

    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch, TrainingLogs logs)
    {
        samplesSincePoint = 0;
        lastPoint = Stopwatch.GetTimestamp();
    }

    /// <inheritdoc/>
    public override void OnBatchEnd(int batch, TrainingLogs logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        samplesSincePoint += Math.Min(Parameters.BatchSize, Parameters.Samples - (batch * Parameters.BatchSize));
        bool kept = record.Points.WantsNext;
        long now = Stopwatch.GetTimestamp();
        double seconds = Math.Max(Stopwatch.GetElapsedTime(lastPoint, now).TotalSeconds, 1e-9);
        int before = record.Points.Count;
        logs.TryGet("batch_loss", out double loss);
        record.Points.Add(new RunPoint(Model.StepsDone, Model.EpochsDone + ((batch + 1.0) / Parameters.Steps), loss, samplesSincePoint / seconds));
        if (record.Points.Count <= before && kept)
        {
            // Every second point has gone: those of this epoch that are still to be written are counted from the new end.
            written = Math.Min(written / 2, record.Points.Count);
        }

        if (kept)
        {
            (samplesSincePoint, lastPoint) = (0, now);
            live.TellOfSteps(record, () => string.Create(
                CultureInfo.InvariantCulture, $"Training: epoch {Model.EpochsDone + 1} of {record.PlannedEpochs}, step {batch + 1} of {Parameters.Steps}."));
        }
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, TrainingLogs logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        var figures = new RunEpoch(Model.EpochsDone, Model.StepsDone, [.. logs]);
        record.Add(figures);
        Attempt(() => file.Append(record, [.. NewPoints(), RunLines.Epoch(figures)]));
        Draw(SamplesWhileTraining);
    }

    /// <inheritdoc/>
    public override void OnEpochInterrupted(int epoch, int steps, TrainingLogs logs)
    {
        Attempt(() => file.Append(record, NewPoints()));
        interruption = string.Create(
            CultureInfo.InvariantCulture, $"interrupted in epoch {Model.EpochsDone + 1} of {record.PlannedEpochs}, after step {steps} of {Parameters.Steps}");
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(TrainingLogs logs)
    {
        int done = record.Epochs.Count == 0 ? 0 : record.Epochs[^1].Number;
        record.Ending = interruption ?? (done >= record.PlannedEpochs
            ? $"finished after {done} {(done == 1 ? "epoch" : "epochs")}"
            : $"stopped after epoch {done} of {record.PlannedEpochs}");
        Attempt(() => file.Append(record, [RunLines.End(record.Ending)]));
        if (interruption is null)
        {
            Draw(int.MaxValue);
        }
        else
        {
            // Who interrupts does not want to wait for an evaluation.
            Attempt(() => WriteLivePage(EvaluationFile.Read(Path.Combine(folder, EvaluationName))));
        }
    }

    private JsonObject[] NewPoints()
    {
        JsonObject[] lines = [.. record.Points.Points[written..].ToArray().Select(RunLines.Step)];
        written = record.Points.Count;
        return lines;
    }

    private void Draw(int samples)
    {
        string kept = Path.Combine(folder, EvaluationName);
        RunEvaluation? evaluation = Samples is null ? null : Evaluator.Run(Model, Samples, samples, Stop);
        Attempt(() =>
        {
            if (evaluation is not null)
            {
                EvaluationFile.Write(kept, evaluation);
            }
            else if (Stop.IsCancellationRequested)
            {
                evaluation = EvaluationFile.Read(kept);
            }

            WriteLivePage(evaluation);
        });
    }

    // Hours of training are worth more than their report. The next epoch tries again.
    private void Attempt(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidFormatException)
        {
            if (isSaid)
            {
                return;
            }

            isSaid = true;
            (Listener ?? Console.Error.WriteLine)($"The training goes on without its report, which cannot be written: {PlainText.Escape(e.Message)}");
        }
    }

    // The page first: who hears of it loads it at once. One that stays as it is needs no name.
    private void WriteLivePage(RunEvaluation? evaluation)
    {
        string version = live.Next();
        WritePage(Path.Combine(folder, PageName), record, evaluation, folder, record.Ending is null ? version : null);
        live.TellOfPage();
    }

    private static void WritePage(string path, RunRecord record, RunEvaluation? evaluation, string folder, string? version = null)
    {
        string drawing = Path.Combine(folder, DrawingName);
        string html = ReportPage.Write(record, evaluation, File.Exists(drawing) ? InputFile.ReadBytes(drawing, LargestDrawing) : [], version);
        AtomicFile.WriteText(path, html);
    }
}
