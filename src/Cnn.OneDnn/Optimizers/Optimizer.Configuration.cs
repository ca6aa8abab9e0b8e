using System.Text.Json;
using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <content>Reading and writing the settings, in Keras's form.</content>
public abstract partial class Optimizer
{
    private const string ExclusionKey = "exclude_from_weight_decay", EmaKey = "use_ema", EmaMomentumKey = "ema_momentum",
        EmaFrequencyKey = "ema_overwrite_frequency", MultipliersKey = "learning_rate_multipliers";

    /// <summary>One that is described. What only its kind has, a constructor of that reads.</summary>
    private protected Optimizer(ConfigReader config, double learningRate, double? weightDecay = null)
    {
        (this.learningRate, this.weightDecay) = (learningRate, weightDecay);
        ReadCommon(config);
    }

    /// <summary>An optimizer from Keras's get_config() and class name, such as "Adam".</summary>
    /// <exception cref="ConfigurationException">The class is unknown, or a value is of the wrong type, out of range or not known; the message says
    /// which.</exception>
    public static Optimizer FromConfig(string className, JsonElement config)
    {
        ArgumentNullException.ThrowIfNull(className);
        return config.ValueKind == JsonValueKind.Object
            ? Read(className, JsonObject.Create(config)!)
            : throw new ConfigurationException(className, "config", $"{className} expects 'config' to be an object, received {config.ValueKind}.");
    }

    private static Optimizer Read(string className, JsonObject options)
    {
        Optimizer result = Known.Read(className, options);
        if (!CustomObjects.IsOwn(result))
        {
            return result;
        }

        // What all have is not the business of who made it.
        var reader = new ConfigReader(className, options);
        return reader.Guard(() =>
        {
            result.schedule = null;
            result.ReadCommon(reader);
            return result;
        });
    }

    /// <summary>
    /// Writes {"class_name": ..., "config": {...}}, from which <see cref="FromConfig"/> makes an equal optimizer; the state is not part of it.
    /// </summary>
    /// <exception cref="UnsupportedException">The schedule is a user's own.</exception>
    public void WriteConfig(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteString(ConfigReader.ClassField, ClassName);
        writer.WriteStartObject("config");
        if (Schedule is null)
        {
            writer.WriteNumber("learning_rate", FixedRate);
        }
        else
        {
            writer.WritePropertyName("learning_rate");
            Schedule.Describe().WriteTo(writer);
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

        writer.WriteEndObject();
        writer.WriteEndObject();
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
        if (config.IsObject("learning_rate"))
        {
            schedule = LearningRateSchedule.Known.Read(config.OptionalObject("learning_rate"));
        }

        if (schedule is null)
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
