using System.Text.Json.Nodes;

namespace Cnn.OneDnn.Training.Persistence;

/// <summary>Metrics with their options as {"class_name": ..., "config": {...}}.</summary>
internal static class MetricConfig
{
    private const string What = "metric config";

    public static JsonObject Write(Metric metric) => new()
    {
        ["class_name"] = metric.Name,
        ["config"] = metric switch
        {
            Accuracy m => new JsonObject { ["threshold"] = m.Threshold },
            BinaryAccuracy m => new JsonObject { ["threshold"] = m.Threshold },
            TopKCategoricalAccuracy m => new JsonObject { ["k"] = m.K },
            BinaryCounts m => new JsonObject { ["thresholds"] = m.Threshold, ["class_id"] = m.ClassId },
            F1Score m => new JsonObject { ["average"] = m.Average.ToString(), ["threshold"] = m.Threshold },
            Auc m => new JsonObject { ["curve"] = m.Curve.ToString() },
            _ => [],
        },
    };

    /// <exception cref="InvalidFormatException">There is no such metric, or an option does not fit it.</exception>
    public static Metric Read(JsonObject json)
    {
        string name = json.Text("class_name", What);
        JsonObject config = json.Object("config", What);
        try
        {
            return Metric.Of(name) switch
            {
                Accuracy => new Accuracy { Threshold = Threshold(config, "threshold") },
                BinaryAccuracy => new BinaryAccuracy { Threshold = Threshold(config, "threshold") },
                TopKCategoricalAccuracy => new TopKCategoricalAccuracy { K = Whole(config, "k") ?? 5 },
                Precision => new Precision { Threshold = Threshold(config, "thresholds"), ClassId = Whole(config, "class_id") },
                Recall => new Recall { Threshold = Threshold(config, "thresholds"), ClassId = Whole(config, "class_id") },
                F1Score => new F1Score { Average = Choice<Averaging>(config, "average"), Threshold = (float?)config.Number("threshold", What) },
                Auc => new Auc { Curve = Choice<AucCurve>(config, "curve") },
                Metric other => other,
            };
        }
        catch (ArgumentException e)
        {
            throw new InvalidFormatException($"In the {What}: {e.Message}", e);
        }
    }

    private static float Threshold(JsonObject config, string key) => (float)(config.Number(key, What) ?? 0.5);

    private static int? Whole(JsonObject config, string key) => config.Number(key, What) switch
    {
        null => null,
        >= 0 and <= int.MaxValue and var value when value == Math.Truncate(value) => (int)value,
        _ => throw JsonFields.Wrong(What, $"a whole number under '{key}'", config[key]),
    };

    private static T Choice<T>(JsonObject config, string key)
        where T : struct, Enum =>
        config[key] is null ? default : Enum.TryParse(config.Text(key, What), out T value) && Enum.IsDefined(value)
            ? value
            : throw JsonFields.Wrong(What, $"one of {string.Join(", ", Enum.GetNames<T>())} under '{key}'", config[key]);
}
