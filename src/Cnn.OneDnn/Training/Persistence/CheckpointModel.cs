using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn.Training.Persistence;

/// <summary>The parts of a checkpoint's text from which its model is made again. Read only when they are asked for.</summary>
internal sealed class CheckpointModel(IReadOnlyDictionary<string, string> text)
{
    private const string ConfigKey = "config", LossesKey = "losses", LossWeightsKey = "loss_weights", MetricsKey = "metrics", CallbacksKey = "callbacks",
        OptimizerKey = "optimizer";
    private const int MaximumEntries = 1000;

    /// <summary>All of the checkpoint's text.</summary>
    public IReadOnlyDictionary<string, string> Text => text;

    /// <summary>The states of callbacks, null where there are none.</summary>
    /// <exception cref="InvalidFormatException">The text is damaged.</exception>
    public JsonObject? CallbackStates => text.TryGetValue(CallbacksKey, out string? json) ? JsonFields.Parse(json, "states of callbacks") : null;

    public static void Write(SafeTensorsWriter writer, Model model, ModelExecutor executor)
    {
        if (model.CanBeDescribed)
        {
            writer.AddMetadata(ConfigKey, model.GetConfig().ToJsonString());
        }

        if (model.Losses.Count > 0)
        {
            writer.AddMetadata(LossesKey, List(LossesKey, model.Losses.Select(LossConfig.Write)));
            writer.AddMetadata(MetricsKey, List(MetricsKey, model.Metrics.Select(MetricConfig.Write)));
            TrainedLayers.Write(writer, model);
            if (model.LossWeights.Any(w => w != 1))
            {
                writer.AddMetadata(
                    LossWeightsKey, new JsonObject { [LossWeightsKey] = new JsonArray([.. model.LossWeights.Select(w => (JsonNode)w)]) }.ToJsonString());
            }
        }

        if ((executor.Callbacks?.States ?? executor.State.CallbackStates) is { Count: > 0 } states)
        {
            writer.AddMetadata(CallbacksKey, states.ToJsonString());
        }
    }

    /// <summary>The network, compiled if it was when it was saved, its weights not yet read.</summary>
    /// <exception cref="InvalidFormatException">The text is damaged or not there, or describes no model that can be made.</exception>
    public Model Make(ModelOptions options)
    {
        if (!text.TryGetValue(ConfigKey, out string? config))
        {
            throw new InvalidFormatException("The checkpoint does not say how its network is built; make the model and call Checkpoint.Resume or LoadWeights.");
        }

        Model model = ModelConfigReader.Read(JsonFields.Parse(config, "model config"), options);
        if (text.TryGetValue(OptimizerKey, out string? optimizer) && text.TryGetValue(LossesKey, out string? losses))
        {
            Metric[] metrics = text.TryGetValue(MetricsKey, out string? json) ? [.. Items(json, MetricsKey).Select(MetricConfig.Read)] : [];
            Loss[] read = [.. Items(losses, LossesKey).Select(LossConfig.Read)];
            if (read.Length != model.Outputs.Count)
            {
                throw new InvalidFormatException($"The checkpoint has {read.Length} losses for {model.Outputs.Count} outputs.");
            }

            if (model.StrayOf(metrics) is { } stray)
            {
                throw new InvalidFormatException(
                    $"The checkpoint has a metric of the output {JsonFields.Shown(stray.Output!)}, which its network does not have.");
            }

            TrainedLayers.CompileWith(text, model, () => model.Compile(MakeOptimizer(optimizer), read, LossWeights(read.Length), metrics));
        }

        return model;
    }

    /// <summary>In what the training of the checkpoint differs from what a model is compiled for, as a sentence; null where it does not.</summary>
    public string? Difference(Model model)
    {
        if (text.TryGetValue(OptimizerKey, out string? optimizer) && OptimizerDifference.Find(optimizer, model.Optimizer!) is { } difference)
        {
            return difference;
        }

        if (!text.TryGetValue(LossesKey, out string? losses))
        {
            return null;
        }

        string[] theirs = [.. Items(losses, LossesKey).Select(l => l.ToJsonString())], ours = [.. model.Losses.Select(l => LossConfig.Write(l).ToJsonString())];
        double[] kept = LossWeights(theirs.Length), asked = [.. Enumerable.Range(0, model.Losses.Count).Select(model.LossWeightOf)];
        if (!kept.SequenceEqual(asked))
        {
            static string Listed(IEnumerable<double> weights) => string.Join(", ", weights.Select(w => w.ToString(CultureInfo.InvariantCulture)));
            return $"its losses count {Listed(kept)}, the model's {Listed(asked)}.";
        }

        return theirs.SequenceEqual(ours) ? null : $"its losses are {JsonFields.Shown(string.Join(", ", theirs))}, the model's {string.Join(", ", ours)}.";
    }

    private double[] LossWeights(int count)
    {
        double[] weights = text.TryGetValue(LossWeightsKey, out string? json)
            ? ConfigReader.Make("losses", JsonFields.Parse(json, LossWeightsKey), config => config.Numbers(LossWeightsKey))
            : [.. Enumerable.Repeat(1.0, count)];
        return weights.Length == count && weights.All(double.IsFinite)
            ? weights
            : throw new InvalidFormatException($"The checkpoint has {weights.Length} weights of {count} losses.");
    }

    private static Optimizer MakeOptimizer(string json)
    {
        (string className, JsonObject config) = ConfigReader.Named(JsonFields.Parse(json, "optimizer config"), "optimizer");
        using var document = JsonDocument.Parse(config.ToJsonString());
        var optimizer = Optimizer.FromConfig(className, document.RootElement);
        try
        {
            optimizer.CheckClipping();
            return optimizer;
        }
        catch (InvalidOperationException e)
        {
            throw new ConfigurationException(className, "clipnorm", $"In the optimizer config: {e.Message}", e);
        }
    }

    private static string List(string key, IEnumerable<JsonObject> items) => new JsonObject { [key] = new JsonArray([.. items]) }.ToJsonString();

    private static IEnumerable<JsonObject> Items(string json, string key) =>
        JsonFields.Parse(json, key).Array(key, key, MaximumEntries).Select(item => item as JsonObject ?? throw JsonFields.Wrong(key, "an object", item));
}
