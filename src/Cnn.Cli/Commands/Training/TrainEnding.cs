using System.Globalization;
using System.Text.Json.Nodes;
using Cnn.Models;
using Cnn.OneDnn;

namespace Cnn.Cli.Commands;

/// <summary>What a training says at its end.</summary>
/// <param name="console">Where.</param>
/// <param name="places">Where it writes.</param>
/// <param name="words">What the command was called with.</param>
/// <param name="resume">The checkpoint that was named; empty for its own, null for none.</param>
internal sealed class TrainEnding(CommandOutput console, TrainPlaces places, IReadOnlyList<string> words, string? resume)
{
    private const string EpochsOption = "--epochs";

    private string? Saved => File.Exists(places.LastFile) ? places.LastFile : null;

    /// <summary>It is complete: what came of it, where it lies, and how to go on.</summary>
    public int Conclude(DataSplit split, RunFigures figures)
    {
        string? saved = FileOf(figures);
        string watched = figures.Validation is null ? "test" : "validation";
        TestFigures.Report(console, split, figures.Test, figures.Seconds, saved, saved is null ? "" : $"; saved to {saved}", figures);
        if (figures.StoppedAfter is { } last)
        {
            console.Note(
                string.Create(CultureInfo.InvariantCulture,
                    $"Ended after epoch {last}: the {watched} loss did not get better any more. The weights are those of epoch {figures.RestoredEpoch}."));
        }

        if (figures.Best is { } best)
        {
            string accuracy = double.IsNaN(best.Accuracy) ? "" : string.Create(CultureInfo.InvariantCulture, $", accuracy {best.Accuracy:P2}"),
                file = BestEpoch.Read(places.BestFile)?.Epoch == best.Epoch ? $": {places.BestFile}" : "";
            console.Note(
                string.Create(CultureInfo.InvariantCulture, $"Best epoch: {best.Epoch} of {figures.Epochs}, {watched} loss {best.Loss:F4}{accuracy}{file}"));
        }

        if (Saved is { } held && figures.RestoredEpoch is { } restored && restored != figures.Epochs && saved != places.BestFile)
        {
            console.Note(string.Create(
                CultureInfo.InvariantCulture,
                $"{held} holds the training after epoch {figures.Epochs}, and the weights of epoch {restored}, which were tested, within it."));
        }

        // One that could not be written was told of.
        if (places.Report is { } report && Path.Combine(report, RunReport.PageName) is var page && File.Exists(page))
        {
            console.Note($"Report: {page}");
        }

        if (saved is not null || Saved is null)
        {
            console.Note(saved is null
                ? "The network was not kept: --checkpoint DIR keeps it."
                : split.Train.Inputs[0].Shape.Rank == 3
                    ? $"To use it: {ShellWords.Join(["cnn", "predict", saved, "IMAGE..."])}"
                    : $"To measure it: {ShellWords.Join(["cnn", "eval", saved])}; to use it, load it in C# with Model.Load.");
        }

        if (saved is not null && figures.IsAtNothing)
        {
            console.Note($"The schedule has brought the learning rate to nothing. To train on, begin another one with --from {ShellWords.Join([saved])}.");
        }
        else if (Saved is not null && figures.StoppedAfter is null && !figures.IsAtNothing)
        {
            console.Note($"To go on: {Again(2 * figures.Epochs)}");
        }

        return CommandLine.Success;
    }

    /// <summary>It was told to end.</summary>
    /// <param name="model">The network.</param>
    /// <param name="code">The exit code of the signal that came, which is returned.</param>
    /// <param name="seconds">How long it took.</param>
    public int Stopped(Model model, int code, double seconds)
    {
        string? saved = Saved;
        console.Line(() => new JsonObject
        {
            ["interrupted"] = true,
            ["epochs"] = model.EpochsDone,
            ["steps"] = model.StepsDone,
            ["seconds"] = CommandOutput.Number(seconds),
            ["checkpoint"] = saved,
        });
        string reason = code == CommandLine.Terminated ? "Told to end" : "Interrupted";
        console.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"{reason}: interrupted after {model.StepsDone} steps, {model.EpochsDone} whole epochs; {seconds:F1} s. {WayOn(saved)}"));
        return code;
    }

    /// <summary>How to go on from what was saved.</summary>
    public string WayOn(string? saved) => saved is null || !File.Exists(saved)
        ? "Nothing was saved: with --checkpoint a training can be gone on with."
        : $"{saved} holds the last state that was saved. To go on: {Again()}";

    // Which holds the network that was tested, or is used by it; null for none.
    private string? FileOf(RunFigures figures) => figures.RestoredEpoch is not { } restored || places.BestFile is null ? Saved
        : BestEpoch.Read(places.BestFile)?.Epoch == restored ? places.BestFile
        : restored == figures.Epochs ? Saved
        : null;

    // The same command, that goes on from its own checkpoint.
    private string Again(int? epochs = null)
    {
        List<string> again = [.. words];
        int at = again.IndexOf("--resume");
        if (at >= 0)
        {
            again.RemoveRange(at, resume is { Length: > 0 } ? 2 : 1);
        }

        if (epochs is { } count)
        {
            int place = again.IndexOf(EpochsOption);
            if (place >= 0)
            {
                again.RemoveRange(place, 2);
            }

            again.AddRange([EpochsOption, count.ToString(CultureInfo.InvariantCulture)]);
        }

        return "cnn " + ShellWords.Join([.. again, "--resume"]);
    }
}
