using System.Text.Json.Nodes;
using Cnn.Models.WeightFiles;
using Cnn.OneDnn;

namespace Cnn.Models.Keras.Import;

/// <summary>A layer's options in the words of Keras 3, from those of Keras 2 and 3, without what has no meaning for a network with weights.</summary>
internal static class KerasLayerConfig
{
    // The shape is the input's; initializers have done their work; the others change only how a network trains, or are what it is by default. A constraint
    // that is none is written for layers that could have none here.
    private static readonly HashSet<string> Dropped =
    [
        "batch_input_shape", "batch_shape", "input_dtype", "autocast", "lora_rank", "lora_alpha", "quantization_config",
        "quantization_mode", "virtual_batch_size", "fused",
        "adjustment", "seed_generator",
    ];

    private static readonly Dictionary<string, string> Classes = new(StringComparer.Ordinal)
    {
        ["BatchNormalizationV1"] = "BatchNormalization",
        ["BatchNormalizationV2"] = "BatchNormalization",
        ["SyncBatchNormalization"] = "BatchNormalization",
        ["Identity"] = "Activation",
    };

    /// <summary>The class that does what one of Keras does.</summary>
    public static string ClassOf(string className) => Classes.GetValueOrDefault(className, className);

    public static JsonObject Translate(string className, JsonObject keras)
    {
        var config = new JsonObject();
        foreach ((string key, JsonNode? value) in keras)
        {
            bool isDropped = Dropped.Contains(key) || key.EndsWith("_initializer", StringComparison.Ordinal)
                || (value is null && key.EndsWith("_constraint", StringComparison.Ordinal));
            if (!isDropped)
            {
                config[key] = value?.DeepClone();
            }
        }

        // A function is {"class_name": "function", "config": "relu6"} in places.
        if (config["activation"] is JsonObject { Count: > 0 } function && JsonText.IsText(function["config"]))
        {
            config["activation"] = function["config"]!.ToString();
        }

        Rename(className, config);
        return config;
    }

    private static void Rename(string className, JsonObject config)
    {
        switch (className)
        {
            case "LeakyReLU" when config.Remove("alpha", out JsonNode? alpha):
                config["negative_slope"] = Number(alpha);
                break;
            case "ReLU":
                foreach (string key in new[] { "max_value", "negative_slope", "threshold" })
                {
                    config[key] = Number(config[key]);
                }

                config["negative_slope"] ??= 0;
                config["threshold"] ??= 0;
                break;
            case "ELU":
                config["alpha"] = Number(config["alpha"]) ?? 1;
                break;
            case "Identity":
                config["activation"] = "linear";
                break;
            case "DepthwiseConv1D" or "DepthwiseConv2D" or "SeparableConv1D" or "SeparableConv2D":
                // Left over from the class that these derive from; each channel is a group of its own.
                if (config["groups"]?.ToJsonString() == "1")
                {
                    config.Remove("groups");
                }

                foreach (string key in className[0] == 'D' ? ["kernel_regularizer", "filters"] : new[] { "kernel_regularizer" })
                {
                    config.Remove(key);
                }

                break;
            case "LayerNormalization" or "BatchNormalization" or "GroupNormalization" when config["axis"] is JsonArray { Count: 1 } axes:
                config["axis"] = axes[0]?.DeepClone();
                break;
            default:
                break;
        }
    }

    // Keras 2 writes some numbers as arrays of NumPy: {"class_name": "__numpy__", "config": {"value": 0.1}} or {"type": "ndarray", "value": 0.1}.
    private static JsonNode? Number(JsonNode? node) => node is JsonObject array
        ? (array["value"] ?? (array["config"] as JsonObject)?["value"]
            ?? throw new InvalidFormatException("an array of NumPy in a layer's options has no value.")).DeepClone()
        : node?.DeepClone();
}
