using System.Globalization;
using System.Text.Json;

namespace Cnn.Models.Data.Parquet;

/// <summary>What Hugging Face's library writes into a table about its columns: which are classes, and what these are called.</summary>
internal static class HuggingFaceFeatures
{
    private const string Key = "huggingface";
    private const int MostClasses = 100_000, LargestText = 16 << 20;

    /// <summary>The names of the classes of each column that has some; none where the table does not say.</summary>
    /// <param name="path">The file, for notes.</param>
    /// <param name="texts">What the table says.</param>
    /// <param name="notes">Is told of what cannot be understood.</param>
    public static Dictionary<string, string[]> ClassesIn(string path, IReadOnlyDictionary<string, string> texts, List<string> notes)
    {
        var classes = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (!texts.TryGetValue(Key, out string? text))
        {
            return classes;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(text.Length <= LargestText ? text : throw new FormatException("it is too long."));
            foreach (JsonProperty feature in document.RootElement.GetProperty("info").GetProperty("features").EnumerateObject())
            {
                if (NamesOf(feature.Value) is { } names)
                {
                    classes[feature.Name] = names;
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            notes.Add($"{path}: what it says about its columns for Hugging Face's library cannot be read, and is left out.");
            classes.Clear();
        }

        return classes;
    }

    // A class, or a list of them; names by their place, or in old tables by their number.
    private static string[]? NamesOf(JsonElement feature)
    {
        if (feature.ValueKind == JsonValueKind.Array && feature.GetArrayLength() == 1)
        {
            return NamesOf(feature[0]);
        }

        if (feature.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        if (feature.TryGetProperty("feature", out JsonElement inner))
        {
            return NamesOf(inner);
        }

        if (!feature.TryGetProperty("_type", out JsonElement type) || type.GetString() != "ClassLabel"
            || !feature.TryGetProperty("names", out JsonElement list))
        {
            return null;
        }

        string[] names = list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Select(n => n.GetString() ?? "")]
            : [.. Enumerable.Range(0, list.EnumerateObject().Count())
                .Select(i => list.GetProperty(i.ToString(CultureInfo.InvariantCulture)).GetString() ?? "")];
        return names.Length is > 0 and <= MostClasses && names.Distinct(StringComparer.Ordinal).Count() == names.Length && names.All(n => n.Length > 0)
            ? names
            : throw new FormatException("names are missing or stand twice.");
    }
}
