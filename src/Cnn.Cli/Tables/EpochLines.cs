using System.Text.Json.Nodes;
using Cnn.OneDnn;

namespace Cnn.Cli.Commands;

/// <summary>A machine-readable line per epoch.</summary>
internal sealed class EpochLines(CommandOutput console) : Callback
{
    public override void OnEpochEnd(int epoch, TrainingLogs logs) => console.Line(() => Line(epoch, logs));

    private static JsonObject Line(int epoch, TrainingLogs logs)
    {
        var line = new JsonObject
        {
            ["epoch"] = epoch + 1,
            ["loss"] = Figure(logs, "loss"),
            ["accuracy"] = Figure(logs, "accuracy"),
            ["val_loss"] = Figure(logs, "val_loss"),
            ["val_accuracy"] = Figure(logs, "val_accuracy"),
            ["img_s"] = Figure(logs, "img_s"),
            ["seconds"] = Figure(logs, "seconds"),
            ["wait_share"] = Figure(logs, "wait_share"),
        };

        // Of masks alone.
        foreach (string name in (string[])[Metric.MeanIoU.Name, "val_" + Metric.MeanIoU.Name])
        {
            if (logs.TryGet(name, out _))
            {
                line[name] = Figure(logs, name);
            }
        }

        return line;
    }

    private static JsonNode? Figure(TrainingLogs logs, string name) => logs.TryGet(name, out double value) ? CommandOutput.Number(value) : null;
}
