using System.Text.Json;
using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <content>Reading and writing the settings, in Keras's form.</content>
public abstract partial class Optimizer
{
    private const string ExclusionKey = "exclude_from_weight_decay", EmaKey = "use_ema", EmaMomentumKey = "ema_momentum",
        EmaFrequencyKey = "ema_overwrite_frequency", MultipliersKey = "learning_rate_multipliers";

    /// <summary>An optimizer from Keras's get_config() and class name, such as "Adam".</summary>
    /// <exception cref="ConfigurationException">The class is unknown, or a value is of the wrong type, out of range or not known; the message says
    /// which.</exception>
    public static Optimizer FromConfig(string className, JsonElement config)
    {
        ArgumentNullException.ThrowIfNull(className);
        return config.ValueKind == JsonValueKind.Object
            ? ConfigReader.Make(className, JsonObject.Create(config)!, c => Read(className, c))
            : throw new ConfigurationException(className, "config", $"{className} expects 'config' to be an object, received {config.ValueKind}.");
    }

    private static Optimizer Read(string className, ConfigReader c)
    {
        LearningRateSchedule? schedule = c.IsObject("learning_rate") ? LearningRateScheduleConfig.Read(c.OptionalObject("learning_rate")!) : null;
        double beta1 = c.Number("beta_1", 0.9), beta2 = c.Number("beta_2", className == "Lion" ? 0.99 : 0.999), epsilon = c.Number("epsilon", 1e-7);
        Optimizer result = className switch
        {
            "SGD" => new Sgd { Schedule = schedule, Momentum = c.Number("momentum", 0), Nesterov = c.Bool("nesterov", false) },
            "Adagrad" => new Adagrad { Schedule = schedule, InitialAccumulatorValue = c.Number("initial_accumulator_value", 0.1), Epsilon = epsilon },
            "Adadelta" => new Adadelta { Schedule = schedule, Rho = c.Number("rho", 0.95), Epsilon = epsilon },
            "RMSprop" => new RmsProp
            {
                Schedule = schedule,
                Rho = c.Number("rho", 0.9),
                Momentum = c.Number("momentum", 0),
                Epsilon = epsilon,
                Centered = c.Bool("centered", false),
            },
            "Adam" => new Adam { Schedule = schedule, Beta1 = beta1, Beta2 = beta2, Epsilon = epsilon, AmsGrad = c.Bool("amsgrad", false) },
            "AdamW" => new AdamW { Schedule = schedule, Beta1 = beta1, Beta2 = beta2, Epsilon = epsilon, AmsGrad = c.Bool("amsgrad", false) },
            "Adamax" => new Adamax { Schedule = schedule, Beta1 = beta1, Beta2 = beta2, Epsilon = epsilon },
            "Nadam" => new Nadam { Schedule = schedule, Beta1 = beta1, Beta2 = beta2, Epsilon = epsilon },
            "Lion" => new Lion { Schedule = schedule, Beta1 = beta1, Beta2 = beta2 },
            "Ftrl" => new Ftrl
            {
                Schedule = schedule,
                LearningRatePower = c.Number("learning_rate_power", -0.5),
                InitialAccumulatorValue = c.Number("initial_accumulator_value", 0.1),
                L1RegularizationStrength = c.Number("l1_regularization_strength", 0),
                L2RegularizationStrength = c.Number("l2_regularization_strength", 0),
                L2ShrinkageRegularizationStrength = c.Number("l2_shrinkage_regularization_strength", 0),
                Beta = c.Number("beta", 0),
            },
            _ => MakeOwn(className, c) ?? throw new ConfigurationException(
                className, "class_name",
                $"Unknown optimizer '{className}'. Expected SGD, Adagrad, Adadelta, RMSprop, Adam, AdamW, Adamax, Nadam, Lion, Ftrl or a class that " +
                    $"CustomObjects.Register was told of."),
        };
        result.schedule ??= schedule;
        result.ReadCommon(c);
        return result;
    }

    /// <summary>
    /// Writes {"class_name": ..., "config": {...}}, from which <see cref="FromConfig"/> makes an equal optimizer; the state is not part of it.
    /// </summary>
    /// <exception cref="UnsupportedException">The schedule is a user's own.</exception>
    public void WriteConfig(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteString("class_name", ClassName);
        writer.WriteStartObject("config");
        if (Schedule is null)
        {
            writer.WriteNumber("learning_rate", FixedRate);
        }
        else
        {
            writer.WritePropertyName("learning_rate");
            LearningRateScheduleConfig.Write(writer, Schedule);
        }

        Write(writer, "clipvalue", clipValue);
        Write(writer, "clipnorm", clipNorm);
        Write(writer, "global_clipnorm", globalClipNorm);
        Write(writer, "weight_decay", weightDecay);
        Write(writer, "gradient_accumulation_steps", gradientAccumulationSteps);
        if (UseEma)
        {
            writer.WriteBoolean(EmaKey, true);
            writer.WriteNumber(EmaMomentumKey, emaMomentum);
            Write(writer, EmaFrequencyKey, emaOverwriteFrequency);
        }

        if (multipliers.Count > 0)
        {
            writer.WriteStartObject(MultipliersKey);
            foreach ((string name, double number) in multipliers.OrderBy(m => m.Key, StringComparer.Ordinal))
            {
                writer.WriteNumber(name, number);
            }

            writer.WriteEndObject();
        }

        if (undecayed.Length > 0)
        {
            // Keras keeps this beside its configuration, where nobody who loads it finds it.
            writer.WriteStartArray(ExclusionKey);
            Array.ForEach(undecayed, writer.WriteStringValue);
            writer.WriteEndArray();
        }

        WriteOwn(writer);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>Writes the settings that only this kind of optimizer has.</summary>
    private protected virtual void WriteOwn(Utf8JsonWriter writer)
    {
        foreach ((string key, JsonNode? value) in GetConfig())
        {
            writer.WritePropertyName(key);
            if (value is null)
            {
                writer.WriteNullValue();
            }
            else
            {
                value.WriteTo(writer);
            }
        }
    }

    private static Optimizer? MakeOwn(string className, ConfigReader config)
    {
        if (CustomObjects.Make<Optimizer>(className, config.Json) is not { } own)
        {
            return null;
        }

        // Its options are its business.
        foreach ((string key, _) in config.Json)
        {
            config.Ignore(key);
        }

        own.schedule = null;
        return own;
    }

    private static void Write(Utf8JsonWriter writer, string key, double? value)
    {
        if (value is null)
        {
            writer.WriteNull(key);
        }
        else
        {
            writer.WriteNumber(key, value.Value);
        }
    }

    private void ReadCommon(ConfigReader config)
    {
        if (Schedule is null)
        {
            LearningRate = config.Number("learning_rate", learningRate);
        }

        clipValue = Positive(config.OptionalNumber("clipvalue"), "clipvalue");
        clipNorm = Positive(config.OptionalNumber("clipnorm"), "clipnorm");
        globalClipNorm = Positive(config.OptionalNumber("global_clipnorm"), "global_clipnorm");
        if (config.Mentions("weight_decay"))
        {
            weightDecay = config.OptionalNumber("weight_decay") is { } decay ? NotNegative(decay, "weight_decay") : null;
        }

        gradientAccumulationSteps = config.OptionalInt("gradient_accumulation_steps") is { } count
            ? count >= 2 ? count : throw config.Bad("gradient_accumulation_steps", "null or a number from 2 on", count)
            : null;
        ReadAverages(config);
        if (config.OptionalObject(MultipliersKey) is { } numbers)
        {
            multipliers = Checked(
                numbers.ToDictionary(n => n.Key, n => n.Value is JsonValue value && value.TryGetValue(out double number)
                    ? number
                    : throw config.Bad(MultipliersKey, "numbers by names of layers", n.Value)));
        }

        if (config.Mentions(ExclusionKey))
        {
            ExcludeFromWeightDecay(varNames: config.Array(ExclusionKey).Select(
                n => n is JsonValue word && word.TryGetValue(out string? text) && text.Length > 0
                    ? text
                    : throw config.Bad(ExclusionKey, "a list of names", n)));
        }
    }
}
