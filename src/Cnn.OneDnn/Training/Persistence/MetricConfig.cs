using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn.Training.Persistence;

/// <summary>Metrics with their options as {"class_name": ..., "config": {...}}.</summary>
internal static class MetricConfig
{
    private const string OutputKey = "output";

    public static JsonObject Write(Metric metric)
    {
        var json = new JsonObject
        {
            [ConfigReader.ClassField] = CustomObjects.IsOwn(metric) ? Metric.Known.NameOf(metric) : metric.ConfigName,
            ["config"] = metric.GetConfig(),
        };
        if (metric.Output is { } output)
        {
            json[OutputKey] = output;
        }

        return json;
    }

    /// <exception cref="ConfigurationException">There is no such metric, or an option is not known or does not fit it.</exception>
    public static Metric Read(JsonObject json)
    {
        Metric metric = Metric.Known.Read(json);
        return metric.About(new ConfigReader("metric", json).Text(OutputKey));
    }
}
