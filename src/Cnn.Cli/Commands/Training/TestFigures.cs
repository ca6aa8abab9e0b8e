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
    /// <exception cref="CommandFailedException">The loss is no finite number: what was measured is no network any more.</exception>
    public static void Report(CommandOutput console, DataSplit split, TrainingLogs figures, double seconds, string? checkpoint, string ending = "")
    {
        double loss = figures["loss"], accuracy = figures.TryGet("accuracy", out double value) ? value : double.NaN;
        if (!double.IsFinite(loss))
        {
            string what = checkpoint is null ? "The network" : $"'{checkpoint}'";
            throw new CommandFailedException($"{what} has no finite loss on the test images of {split.Name}: its training diverged. Train again, with a smaller --learning-rate.");
        }

        console.Line(() => new JsonObject
        {
            ["test_loss"] = CommandOutput.Number(loss),
            ["test_accuracy"] = CommandOutput.Number(accuracy),
            ["seconds"] = CommandOutput.Number(seconds),
            ["checkpoint"] = checkpoint,
        });
        string text = string.Create(CultureInfo.InvariantCulture, $"loss {loss:F4}, on {split.Test.Count} images of {split.Name}; {seconds:F1} s{ending}");
        console.Result(double.IsNaN(accuracy) ? $"Test {text}" : string.Create(CultureInfo.InvariantCulture, $"Test accuracy {accuracy:P2}, {text}"));
    }
}
