using System.Text.Json.Nodes;

namespace Cnn.OneDnn.Training.Persistence;

/// <summary>Losses with their options as {"class_name": ..., "config": {...}}.</summary>
internal static class LossConfig
{
    private const string What = "loss config";

    public static JsonObject Write(Loss loss) => new()
    {
        ["class_name"] = loss.Name,
        ["config"] = loss switch
        {
            SparseCategoricalCrossentropy l => new JsonObject { ["from_logits"] = l.FromLogits },
            CategoricalCrossentropy l => new JsonObject { ["from_logits"] = l.FromLogits, ["label_smoothing"] = l.LabelSmoothing },
            BinaryCrossentropy l => new JsonObject { ["from_logits"] = l.FromLogits, ["label_smoothing"] = l.LabelSmoothing },
            Huber l => new JsonObject { ["delta"] = l.Delta },
            _ => [],
        },
    };

    /// <exception cref="InvalidFormatException">There is no such loss, or an option does not fit it.</exception>
    public static Loss Read(JsonObject json)
    {
        string name = json.Text("class_name", What);
        JsonObject config = json.Object("config", What);
        try
        {
            float smoothing = (float)(config.Number("label_smoothing", What) ?? 0);
            bool fromLogits = config.Flag("from_logits", false, What);
            return Loss.Of(name) switch
            {
                SparseCategoricalCrossentropy => new SparseCategoricalCrossentropy { FromLogits = fromLogits },
                CategoricalCrossentropy => new CategoricalCrossentropy { FromLogits = fromLogits, LabelSmoothing = smoothing },
                BinaryCrossentropy => new BinaryCrossentropy { FromLogits = fromLogits, LabelSmoothing = smoothing },
                Huber => new Huber { Delta = (float)(config.Number("delta", What) ?? 1) },
                Loss other => other,
            };
        }
        catch (ArgumentException e)
        {
            throw new InvalidFormatException($"In the {What}: {e.Message}", e);
        }
    }
}
