using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn.Training.Persistence;

/// <summary>Losses with their options as {"class_name": ..., "config": {...}}.</summary>
internal static class LossConfig
{
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

    /// <exception cref="ConfigurationException">There is no such loss, or an option is not known or does not fit it.</exception>
    public static Loss Read(JsonObject json)
    {
        (string name, JsonObject options) = ConfigReader.Named(json, "loss");
        return ConfigReader.Make(name, options, config => Loss.Of(name) switch
        {
            SparseCategoricalCrossentropy => new SparseCategoricalCrossentropy { FromLogits = config.Bool("from_logits", false) },
            CategoricalCrossentropy => new CategoricalCrossentropy { FromLogits = config.Bool("from_logits", false), LabelSmoothing = (float)config.Number("label_smoothing", 0) },
            BinaryCrossentropy => new BinaryCrossentropy { FromLogits = config.Bool("from_logits", false), LabelSmoothing = (float)config.Number("label_smoothing", 0) },
            Huber => new Huber { Delta = (float)config.Number("delta", 1) },
            Loss other => other,
        });
    }
}
