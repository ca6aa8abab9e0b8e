using System.Text.Json;
using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>Schedules as Keras serializes them: {"class_name": ..., "config": {...}}.</summary>
internal static class LearningRateScheduleConfig
{
    private static readonly Dictionary<string, Func<ConfigReader, LearningRateSchedule>> BuiltIn = new(StringComparer.Ordinal)
    {
        [nameof(ExponentialDecay)] = c => new ExponentialDecay(c),
        [nameof(InverseTimeDecay)] = c => new InverseTimeDecay(c),
        [nameof(PolynomialDecay)] = c => new PolynomialDecay(c),
        [nameof(CosineDecayRestarts)] = c => new CosineDecayRestarts(c),
        [nameof(CosineDecay)] = c => new CosineDecay(c),
        [nameof(PiecewiseConstantDecay)] = c => new PiecewiseConstantDecay(c),
        [nameof(ConstantLearningRate)] = c => new ConstantLearningRate(c),
        [nameof(OneCycle)] = c => new OneCycle(c),
        [nameof(LinearWarmup)] = c => new LinearWarmup(c),
    };

    /// <summary>The classes that are built in.</summary>
    public static IReadOnlyCollection<string> Names => BuiltIn.Keys;

    /// <exception cref="ConfigurationException">There is no such schedule, or an option is missing or does not fit it.</exception>
    public static LearningRateSchedule Read(JsonObject json)
    {
        (string name, JsonObject options) = ConfigReader.Named(json, "learning rate schedule");
        return CustomObjects.Make<LearningRateSchedule>(name, options) ?? ConfigReader.Make(name, options, BuiltIn.GetValueOrDefault(name)
            ?? throw new ConfigurationException(
                name, "class_name", $"Unknown learning rate schedule '{name}'. Expected one of {string.Join(", ", Names)}."));
    }

    public static void Write(Utf8JsonWriter writer, LearningRateSchedule schedule) => Describe(schedule).WriteTo(writer);

    /// <summary>A schedule as an object.</summary>
    /// <exception cref="UnsupportedException">It is of a class that is not registered, or an option of it is null.</exception>
    public static JsonObject Describe(LearningRateSchedule schedule)
    {
        string name = schedule.GetType().Name;
        if (CustomObjects.IsOwn(schedule) && !CustomObjects.Knows(schedule))
        {
            throw new UnsupportedException(
                $"The schedule {name} has no configuration: a checkpoint can keep only the schedules of this library, and your own when " +
                "CustomObjects.Register was told of them.");
        }

        JsonObject config = schedule.GetConfig();
        foreach ((string key, JsonNode? value) in config)
        {
            if (value is null)
            {
                throw new UnsupportedException($"The option {key} of schedule {name} is null.");
            }
        }

        return new JsonObject { ["class_name"] = name, ["config"] = config.Parent is null ? config : config.DeepClone() };
    }
}
