using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn.Training.Persistence;

/// <summary>Metrics with their options as {"class_name": ..., "config": {...}}.</summary>
internal static class MetricConfig
{
    private const string OutputKey = "output";

    // Those that have options; what they are is said by each itself.
    private static readonly Dictionary<Type, Func<ConfigReader, Metric>> WithOptions = new()
    {
        [typeof(Accuracy)] = c => new Accuracy(c),
        [typeof(BinaryAccuracy)] = c => new BinaryAccuracy(c),
        [typeof(TopKCategoricalAccuracy)] = c => new TopKCategoricalAccuracy(c),
        [typeof(SparseCategoricalAccuracy)] = c => new SparseCategoricalAccuracy(c),
        [typeof(CategoricalAccuracy)] = c => new CategoricalAccuracy(c),
        [typeof(SparseTopKCategoricalAccuracy)] = c => new SparseTopKCategoricalAccuracy(c),
        [typeof(Precision)] = c => new Precision(c),
        [typeof(Recall)] = c => new Recall(c),
        [typeof(F1Score)] = c => new F1Score(c),
        [typeof(Auc)] = c => new Auc(c),
        [typeof(Mean)] = c => new Mean(c),
        [typeof(MeanIoU)] = c => new MeanIoU(c),
        [typeof(MeanDice)] = c => new MeanDice(c),
    };

    public static JsonObject Write(Metric metric)
    {
        var json = new JsonObject
        {
            ["class_name"] = CustomObjects.IsOwn(metric) ? metric.GetType().Name : metric is MeanIoU ? "mean_io_u" : metric.ConfigName,
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
        (string name, JsonObject options) = ConfigReader.Named(json, "metric");
        Metric metric = CustomObjects.Make<Metric>(name, options) ?? ConfigReader.Make(name, options, config => Make(Metric.Parse(name), config));
        return metric.About(new ConfigReader("metric", json).Text(OutputKey));
    }

    private static Metric Make(Metric usual, ConfigReader config) =>
        WithOptions.TryGetValue(usual.GetType(), out Func<ConfigReader, Metric>? make) ? make(config) : usual;
}
