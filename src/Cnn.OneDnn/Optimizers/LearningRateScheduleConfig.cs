using System.Text.Json;
using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>Schedules as Keras serializes them: {"class_name": ..., "config": {...}}.</summary>
internal static class LearningRateScheduleConfig
{
    /// <summary>The classes that are built in.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [nameof(ExponentialDecay), nameof(InverseTimeDecay), nameof(PolynomialDecay), nameof(CosineDecay), nameof(PiecewiseConstantDecay), nameof(ConstantLearningRate), nameof(OneCycle), nameof(LinearWarmup)];

    /// <exception cref="ConfigurationException">There is no such schedule, or an option is missing or does not fit it.</exception>
    public static LearningRateSchedule Read(JsonObject json)
    {
        (string name, JsonObject options) = ConfigReader.Named(json, "learning rate schedule");
        if (CustomObjects.Make<LearningRateSchedule>(name, options) is { } own)
        {
            return own;
        }

        return ConfigReader.Make(name, options, config => Read(name, config));
    }

    private static LearningRateSchedule Read(string name, ConfigReader config)
    {
        double Initial() => config.Number("initial_learning_rate");
        double Steps() => config.Number("decay_steps");
        return name switch
        {
            "ExponentialDecay" => new ExponentialDecay(Initial(), Steps(), config.Number("decay_rate")) { Staircase = config.Bool("staircase", false) },
            "InverseTimeDecay" => new InverseTimeDecay(Initial(), Steps(), config.Number("decay_rate")) { Staircase = config.Bool("staircase", false) },
            "PolynomialDecay" => new PolynomialDecay(Initial(), Steps())
            {
                EndLearningRate = config.Number("end_learning_rate", 0.0001),
                Power = config.Number("power", 1),
                Cycle = config.Bool("cycle", false),
            },
            "CosineDecay" => new CosineDecay(Initial(), Steps())
            {
                Alpha = config.Number("alpha", 0),
                WarmupTarget = config.OptionalNumber("warmup_target"),
                WarmupSteps = config.Number("warmup_steps", 0),
            },
            "PiecewiseConstantDecay" => new PiecewiseConstantDecay([.. config.Wholes("boundaries")], config.Numbers("values")),
            "ConstantLearningRate" => new ConstantLearningRate(Initial()),
            "OneCycle" => new OneCycle(Initial(), config.Whole("total_steps"))
            {
                RisingFraction = config.Number("rising_fraction", 0.3),
                InitialDivisor = config.Number("initial_divisor", 25),
                FinalDivisor = config.Number("final_divisor", 1e4),
            },
            "LinearWarmup" => new LinearWarmup(Read(config.OptionalObject("next") ?? throw config.Bad("next", "a schedule", "none")), config.Whole("warmup_steps")),
            _ => throw new ConfigurationException(name, "class_name", $"Unknown learning rate schedule '{name}'. Expected one of {string.Join(", ", Names)}."),
        };
    }

    public static void Write(Utf8JsonWriter writer, LearningRateSchedule schedule)
    {
        writer.WriteStartObject();
        writer.WriteString("class_name", schedule.GetType().Name);
        writer.WriteStartObject("config");
        switch (schedule)
        {
            case ExponentialDecay s:
                Decay(writer, s.InitialLearningRate, s.DecaySteps);
                writer.WriteNumber("decay_rate", s.DecayRate);
                writer.WriteBoolean("staircase", s.Staircase);
                break;
            case InverseTimeDecay s:
                Decay(writer, s.InitialLearningRate, s.DecaySteps);
                writer.WriteNumber("decay_rate", s.DecayRate);
                writer.WriteBoolean("staircase", s.Staircase);
                break;
            case PolynomialDecay s:
                Decay(writer, s.InitialLearningRate, s.DecaySteps);
                writer.WriteNumber("end_learning_rate", s.EndLearningRate);
                writer.WriteNumber("power", s.Power);
                writer.WriteBoolean("cycle", s.Cycle);
                break;
            case CosineDecay s:
                Decay(writer, s.InitialLearningRate, s.DecaySteps);
                writer.WriteNumber("alpha", s.Alpha);
                writer.WriteNumber("warmup_steps", s.WarmupSteps);
                if (s.WarmupTarget is { } target)
                {
                    writer.WriteNumber("warmup_target", target);
                }

                break;
            case PiecewiseConstantDecay s:
                Array(writer, "boundaries", s.Boundaries.Select(b => (double)b));
                Array(writer, "values", s.Values);
                break;
            case ConstantLearningRate s:
                writer.WriteNumber("initial_learning_rate", s.LearningRate);
                break;
            case OneCycle s:
                writer.WriteNumber("initial_learning_rate", s.MaximumLearningRate);
                writer.WriteNumber("total_steps", s.TotalSteps);
                writer.WriteNumber("rising_fraction", s.RisingFraction);
                writer.WriteNumber("initial_divisor", s.InitialDivisor);
                writer.WriteNumber("final_divisor", s.FinalDivisor);
                break;
            case LinearWarmup s:
                writer.WritePropertyName("next");
                Write(writer, s.Next);
                writer.WriteNumber("warmup_steps", s.WarmupSteps);
                break;
            default:
                Own(writer, schedule);
                break;
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Own(Utf8JsonWriter writer, LearningRateSchedule schedule)
    {
        if (!CustomObjects.Knows(schedule))
        {
            throw new UnsupportedException(
                $"The schedule {schedule.GetType().Name} has no configuration: a checkpoint can keep only the schedules of this library, and your own when CustomObjects.Register was told of them.");
        }

        foreach ((string key, JsonNode? value) in schedule.GetConfig())
        {
            writer.WritePropertyName(key);
            (value ?? throw new UnsupportedException($"The option {key} of schedule {schedule.GetType().Name} is null.")).WriteTo(writer);
        }
    }

    private static void Decay(Utf8JsonWriter writer, double initial, double steps)
    {
        writer.WriteNumber("initial_learning_rate", initial);
        writer.WriteNumber("decay_steps", steps);
    }

    private static void Array(Utf8JsonWriter writer, string key, IEnumerable<double> values)
    {
        writer.WriteStartArray(key);
        foreach (double value in values)
        {
            writer.WriteNumberValue(value);
        }

        writer.WriteEndArray();
    }
}
