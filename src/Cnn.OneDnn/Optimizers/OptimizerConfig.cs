using System.Text.Json;

namespace Cnn.OneDnn;

/// <summary>Values of a Keras configuration, with the default where a key is missing or null.</summary>
internal readonly struct OptimizerConfig(JsonElement element)
{
    /// <summary>Whether the key is there, be it null.</summary>
    public bool Mentions(string key) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(key, out _);

    public bool Has(string key) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(key, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    public double Number(string key, double fallback) => Optional(key) ?? fallback;

    public double? Optional(string key)
    {
        if (!Has(key))
        {
            return null;
        }

        JsonElement value = element.GetProperty(key);
        return value.ValueKind == JsonValueKind.Number ? value.GetDouble() : throw Wrong(key, "a number", value);
    }

    public bool Flag(string key)
    {
        if (!Has(key))
        {
            return false;
        }

        JsonElement value = element.GetProperty(key);
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Wrong(key, "true or false", value);
    }

    public double[] Numbers(string key)
    {
        JsonElement value = Has(key) ? element.GetProperty(key) : default;
        return value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(v => v.ValueKind == JsonValueKind.Number)
            ? [.. value.EnumerateArray().Select(v => v.GetDouble())]
            : throw Wrong(key, "an array of numbers", value);
    }

    /// <summary>The schedule under <paramref name="key"/>, null where there is a plain number.</summary>
    public LearningRateSchedule? Schedule(string key) => Has(key) && element.GetProperty(key).ValueKind == JsonValueKind.Object
        ? LearningRateScheduleConfig.Read(element.GetProperty(key))
        : null;

    private static FormatException Wrong(string key, string expected, JsonElement value) =>
        new($"Configuration key '{key}': expected {expected}, received {(value.ValueKind == JsonValueKind.Undefined ? "nothing" : value.GetRawText())}.");
}
