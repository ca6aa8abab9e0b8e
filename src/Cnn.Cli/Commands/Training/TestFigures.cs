using System.Globalization;
using System.Text.Json.Nodes;
using Cnn.Models;
using Cnn.OneDnn;

namespace Cnn.Cli.Commands;

/// <summary>How well a network does on the test images, said in the same way by all commands that measure it.</summary>
internal static class TestFigures
{
    /// <summary>Writes loss and accuracy.</summary>
    /// <param name="console">Where they go.</param>
    /// <param name="split">The data, of which the test part was measured.</param>
    /// <param name="figures">What was measured.</param>
    /// <param name="seconds">How long it took, or how long was trained.</param>
    /// <param name="checkpoint">The file of the network; null where it was not kept.</param>
    /// <param name="ending">What else is to be said.</param>
    /// <param name="run">What else came of a training; null for a measurement alone.</param>
    /// <exception cref="CommandFailedException">The loss is no finite number: what was measured is no network any more.</exception>
    public static void Report(
        CommandOutput console, DataSplit split, TrainingLogs figures, double seconds, string? checkpoint, string ending = "", RunFigures? run = null)
    {
        double loss = figures["loss"], accuracy = figures.TryGet("accuracy", out double value) ? value : double.NaN;
        string other = Other(figures);
        if (!double.IsFinite(loss))
        {
            string what = checkpoint is null ? "The network" : $"'{checkpoint}'";
            throw new CommandFailedException(
                $"{what} has no finite loss on the test images of {split.Name}: its training diverged. Train again, with a smaller --learning-rate.");
        }

        console.Line(() =>
        {
            var line = new JsonObject { ["test_loss"] = CommandOutput.Number(loss), ["test_accuracy"] = CommandOutput.Number(accuracy) };
            if (run is not null)
            {
                line["val_loss"] = Number(run.Validation, "loss");
                line["val_accuracy"] = Number(run.Validation, "accuracy");
                line["best_epoch"] = run.Best?.Epoch;
                line["epochs"] = run.Epochs;
            }

            foreach (string name in Others.Where(n => figures.TryGet(n, out _)))
            {
                line["test_" + name] = Number(figures, name);
            }

            line["seconds"] = CommandOutput.Number(seconds);
            line["checkpoint"] = checkpoint;
            return line;
        });
        string text = string.Create(
            CultureInfo.InvariantCulture, $"{other}loss {loss:F4}, on {split.Test.Count} images of {split.Name}{Watched(run)}; {seconds:F1} s{ending}");
        console.Result(double.IsNaN(accuracy) ? $"Test {text}" : string.Create(CultureInfo.InvariantCulture, $"Test accuracy {accuracy:P2}, {text}"));
    }

    private static JsonNode? Number(TrainingLogs? logs, string name) => logs is not null && logs.TryGet(name, out double value)
        ? CommandOutput.Number(value)
        : null;

    /// <summary>What sets with other labels than a class for each image are measured with.</summary>
    public static readonly string[] Others = [Metric.BinaryAccuracy.Name, Metric.MeanAbsoluteError.Name, Metric.MeanIoU.Name];

    private static string Other(TrainingLogs figures) => string.Concat(Others.Where(n => figures.TryGet(n, out _)).Select(n => string.Create(
        CultureInfo.InvariantCulture,
        $"{WordsFor(n)} {figures[n].ToString(n == Others[1] ? "G6" : "P2", CultureInfo.InvariantCulture)}, ")));

    private static string WordsFor(string name) => name == Others[2] ? "mean IoU" : name.Replace('_', ' ');

    private static string Watched(RunFigures? run)
    {
        if (run?.Validation is not { } figures)
        {
            return "";
        }

        string accuracy = figures.TryGet("accuracy", out double value) ? string.Create(CultureInfo.InvariantCulture, $"accuracy {value:P2}, ") : "";
        return string.Create(CultureInfo.InvariantCulture, $"; validation {accuracy}{Other(figures)}loss {figures["loss"]:F4}, on {run.ValidationCount}");
    }
}
