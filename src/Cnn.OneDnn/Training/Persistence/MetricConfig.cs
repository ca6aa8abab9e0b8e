using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn.Training.Persistence;

/// <summary>Metrics with their options as {"class_name": ..., "config": {...}}.</summary>
internal static class MetricConfig
{
    private const string OutputKey = "output";

    public static JsonObject Write(Metric metric)
    {
        JsonObject json = WriteKind(metric);
        if (metric.Output is { } output)
        {
            json[OutputKey] = output;
        }

        return json;
    }

    /// <exception cref="ConfigurationException">There is no such metric, or an option is not known or does not fit it.</exception>
    public static Metric Read(JsonObject json) => ReadKind(json).About(new ConfigReader("metric", json).Text(OutputKey));

    private static JsonObject WriteKind(Metric metric) => new()
    {
        ["class_name"] = CustomObjects.IsOwn(metric) ? metric.GetType().Name : metric is MeanIoU ? "mean_io_u" : metric.Name,
        ["config"] = metric switch
        {
            Accuracy m => new JsonObject { ["threshold"] = m.Threshold },
            BinaryAccuracy m => new JsonObject { ["threshold"] = m.Threshold },
            TopKCategoricalAccuracy m => new JsonObject { ["k"] = m.K },
            BinaryCounts m => new JsonObject { ["thresholds"] = m.Threshold, ["class_id"] = m.ClassId },
            F1Score m => new JsonObject { ["average"] = m.Average.ToString(), ["threshold"] = m.Threshold },
            Auc m => new JsonObject { ["curve"] = m.Curve.ToString() },
            _ => metric.GetConfig(),
        },
    };

    private static Metric ReadKind(JsonObject json)
    {
        (string name, JsonObject options) = ConfigReader.Named(json, "metric");
        if (CustomObjects.Make<Metric>(name, options) is { } own)
        {
            return own;
        }

        return ConfigReader.Make(name, options, config => Metric.Of(name) switch
        {
            Accuracy => new Accuracy { Threshold = Threshold(config, "threshold") },
            BinaryAccuracy => new BinaryAccuracy { Threshold = Threshold(config, "threshold") },
            TopKCategoricalAccuracy => new TopKCategoricalAccuracy { K = config.Int("k", 5) },
            Precision => new Precision { Threshold = Threshold(config, "thresholds"), ClassId = ClassId(config) },
            Recall => new Recall { Threshold = Threshold(config, "thresholds"), ClassId = ClassId(config) },
            F1Score => new F1Score { Average = config.Choice<Averaging>("average"), Threshold = (float?)config.OptionalNumber("threshold") },
            Auc => new Auc { Curve = config.Choice<AucCurve>("curve") },
            MeanIoU => config.OptionalInts("class_ids") is { } classes ? new MeanIoU(classes) : new MeanIoU(),
            Metric other => other,
        });
    }

    private static float Threshold(ConfigReader config, string key) => (float)config.Number(key, 0.5);

    private static int? ClassId(ConfigReader config) =>
        config.OptionalInt("class_id") is { } column ? column >= 0 ? column : throw config.Bad("class_id", "a column from 0 on", column) : null;
}
