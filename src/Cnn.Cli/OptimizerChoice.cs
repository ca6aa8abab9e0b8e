using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cnn.OneDnn;

namespace Cnn.Cli;

/// <summary>Optimizers by the names that the command line knows.</summary>
internal static class OptimizerChoice
{
    private static readonly Dictionary<string, Func<Optimizer>> Makers = new(StringComparer.OrdinalIgnoreCase)
    {
        ["sgd"] = () => new Sgd(),
        ["momentum"] = () => new Sgd { Momentum = 0.9 },
        ["nesterov"] = () => new Sgd { Momentum = 0.9, Nesterov = true },
        ["adam"] = () => new Adam(),
        ["adamw"] = () => new AdamW(),
        ["adamax"] = () => new Adamax(),
        ["nadam"] = () => new Nadam(),
        ["adagrad"] = () => new Adagrad(),
        ["adadelta"] = () => new Adadelta(),
        ["rmsprop"] = () => new RmsProp(),
        ["lion"] = () => new Lion(),
        ["ftrl"] = () => new Ftrl(),
    };

    public static IReadOnlyList<string> Names { get; } = [.. Makers.Keys];

    /// <summary>The optimizer of a name with Keras's defaults, or of null the network's own; with another learning rate if one is given.</summary>
    public static Optimizer Create(string? name, double? learningRate, Func<Optimizer> fallback)
    {
        Optimizer optimizer = name is null
            ? fallback()
            : Makers.TryGetValue(name, out Func<Optimizer>? make)
                ? make()
                : throw new UsageException($"Unknown optimizer '{name}'.{NearestName.Hint(name, Names)} Known: {string.Join(", ", Names)}.");
        if (learningRate is { } rate)
        {
            // Weights are updated in float32, where what is smaller is 0 and what is larger infinite.
            optimizer.LearningRate = float.IsFinite((float)rate) && (float)rate > 0
                ? rate
                : throw new UsageException($"--learning-rate expects a positive number that float32 can hold, received {rate}.");
        }

        return optimizer;
    }

    /// <summary>Class and settings, as Keras writes them.</summary>
    public static JsonObject ConfigOf(Optimizer optimizer)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            optimizer.WriteConfig(writer);
        }

        return JsonNode.Parse(buffer.WrittenSpan)!.AsObject();
    }
}
