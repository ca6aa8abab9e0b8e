using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn.Training.Persistence;

/// <summary>Losses with their options as {"class_name": ..., "config": {...}}.</summary>
internal static class LossConfig
{
    public static JsonObject Write(Loss loss) => new()
    {
        ["class_name"] = CustomObjects.IsOwn(loss) ? loss.GetType().Name : loss.Name,
        ["config"] = loss switch
        {
            SparseCategoricalCrossentropy l => new JsonObject { ["from_logits"] = l.FromLogits },
            CategoricalCrossentropy l => new JsonObject { ["from_logits"] = l.FromLogits, ["label_smoothing"] = l.LabelSmoothing },
            BinaryCrossentropy l => new JsonObject { ["from_logits"] = l.FromLogits, ["label_smoothing"] = l.LabelSmoothing },
            Huber l => new JsonObject { ["delta"] = l.Delta },
            _ => loss.GetConfig(),
        },
    };

    /// <exception cref="ConfigurationException">There is no such loss, or an option is not known or does not fit it.</exception>
    public static Loss Read(JsonObject json)
    {
        (string name, JsonObject options) = ConfigReader.Named(json, "loss");
        if (CustomObjects.Make<Loss>(name, options) is { } own)
        {
            return own;
        }

        return ConfigReader.Make(name, options, config => Loss.Parse(name) switch
        {
            SparseCategoricalCrossentropy => new SparseCategoricalCrossentropy { FromLogits = config.Bool("from_logits", false) },
            CategoricalCrossentropy => new CategoricalCrossentropy { FromLogits = config.Bool("from_logits", false), LabelSmoothing = (float)config.Number("label_smoothing", 0) },
            BinaryCrossentropy => new BinaryCrossentropy { FromLogits = config.Bool("from_logits", false), LabelSmoothing = (float)config.Number("label_smoothing", 0) },
            Huber => new Huber { Delta = (float)config.Number("delta", 1) },
            Dice => new Dice(config.Bool("per_sample", false)),
            BinaryFocalCrossentropy => new BinaryFocalCrossentropy(
                config.Bool("apply_class_balancing", false), config.Number("alpha", 0.25), config.Number("gamma", 2), config.Bool("from_logits", false), config.Number("label_smoothing", 0)),
            CategoricalFocalCrossentropy => new CategoricalFocalCrossentropy(
                config.Number("alpha", 0.25), config.Number("gamma", 2), config.Bool("from_logits", false), config.Number("label_smoothing", 0)),
            Loss other => other,
        });
    }
}
