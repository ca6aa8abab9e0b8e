using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn.Training.Persistence;

/// <summary>Losses with their options as {"class_name": ..., "config": {...}}.</summary>
internal static class LossConfig
{
    // Those that have options; what they are is said by each itself.
    private static readonly Dictionary<Type, Func<ConfigReader, Loss>> WithOptions = new()
    {
        [typeof(SparseCategoricalCrossentropy)] = c => new SparseCategoricalCrossentropy(c),
        [typeof(CategoricalCrossentropy)] = c => new CategoricalCrossentropy(c),
        [typeof(BinaryCrossentropy)] = c => new BinaryCrossentropy(c),
        [typeof(Huber)] = c => new Huber(c),
        [typeof(CosineSimilarity)] = c => new CosineSimilarity(c),
        [typeof(Dice)] = c => new Dice(c),
        [typeof(BinaryFocalCrossentropy)] = c => new BinaryFocalCrossentropy(c),
        [typeof(CategoricalFocalCrossentropy)] = c => new CategoricalFocalCrossentropy(c),
    };

    public static JsonObject Write(Loss loss) => new()
    {
        ["class_name"] = CustomObjects.IsOwn(loss) ? loss.GetType().Name : loss.Name,
        ["config"] = loss.GetConfig(),
    };

    /// <exception cref="ConfigurationException">There is no such loss, or an option is not known or does not fit it.</exception>
    public static Loss Read(JsonObject json)
    {
        (string name, JsonObject options) = ConfigReader.Named(json, "loss");
        return CustomObjects.Make<Loss>(name, options) ?? ConfigReader.Make(name, options, config => Make(Loss.Parse(name), config));
    }

    private static Loss Make(Loss usual, ConfigReader config) =>
        WithOptions.TryGetValue(usual.GetType(), out Func<ConfigReader, Loss>? make) ? make(config) : usual;
}
