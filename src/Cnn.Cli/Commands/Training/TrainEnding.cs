using System.Globalization;
using System.Text.Json.Nodes;
using Cnn.Models;
using Cnn.OneDnn;

namespace Cnn.Cli.Commands;

/// <summary>What a training says at its end.</summary>
/// <param name="console">Where.</param>
/// <param name="lastFile">Where its state is, if it is kept.</param>
/// <param name="words">What the command was called with.</param>
/// <param name="resume">The checkpoint that was named; empty for its own, null for none.</param>
internal sealed class TrainEnding(CommandOutput console, string? lastFile, IReadOnlyList<string> words, string? resume)
{
    private string? Saved => File.Exists(lastFile) ? lastFile : null;

    /// <summary>It is complete.</summary>
    public int Conclude(DataSplit split, TrainingLogs test, double seconds)
    {
        string? saved = Saved;
        TestFigures.Report(console, split, test, seconds, saved, saved is null ? "" : $"; saved to {saved}");
        return CommandLine.Success;
    }

    /// <summary>It was told to end.</summary>
    public int Stopped(Model model, Interrupt interrupt, double seconds)
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
        console.Note(string.Create(
            CultureInfo.InvariantCulture, $"{interrupt.Reason}: interrupted after {model.StepsDone} steps, {model.EpochsDone} whole epochs; {seconds:F1} s. {WayOn(saved)}"));
        return interrupt.ExitCode;
    }

    /// <summary>How to go on from what was saved.</summary>
    public string WayOn(string? saved) => saved is null || !File.Exists(saved)
        ? "Nothing was saved: with --checkpoint a training can be gone on with."
        : $"{saved} holds the last state that was saved. To go on: {Again()}";

    // The same command, that goes on from its own checkpoint.
    private string Again()
    {
        List<string> again = [.. words];
        int at = again.IndexOf("--resume");
        if (at >= 0)
        {
            again.RemoveRange(at, resume is { Length: > 0 } ? 2 : 1);
        }

        return "cnn " + ShellWords.Join([.. again, "--resume"]);
    }
}
