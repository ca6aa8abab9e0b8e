using System.Text.Json.Nodes;
using Cnn.OneDnn;

namespace Cnn.Cli.Commands;

/// <summary>A machine-readable line per epoch.</summary>
internal sealed class EpochLines(CommandOutput console) : Callback
{
    public override void OnEpochEnd(int epoch, TrainingLogs logs) => console.Line(() => new JsonObject
    {
        ["epoch"] = epoch + 1,
        ["loss"] = Figure(logs, "loss"),
        ["accuracy"] = Figure(logs, "accuracy"),
        ["val_loss"] = Figure(logs, "val_loss"),
        ["val_accuracy"] = Figure(logs, "val_accuracy"),
        ["img_s"] = Figure(logs, "img_s"),
        ["seconds"] = Figure(logs, "seconds"),
        ["wait_share"] = Figure(logs, "wait_share"),
    });

    private static JsonNode? Figure(TrainingLogs logs, string name) => logs.TryGet(name, out double value) ? CommandOutput.Number(value) : null;
}
