using System.Text.Json;

namespace Cnn.OneDnn.Verification;

/// <summary>Reads properties of a case; what is missing or of another kind becomes a <see cref="GoldenFormatException"/> that names it.</summary>
internal static class GoldenJson
{
    // Far above any real case and far below what would hurt.
    private const int LargestList = 64;

    public static bool Has(JsonElement element, string key) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(key, out JsonElement value)
            && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined);

    public static JsonElement Get(JsonElement element, string key, JsonValueKind kind) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(key, out JsonElement value) && value.ValueKind == kind
            ? value
            : throw new GoldenFormatException($"'{key}' is missing or no {kind.ToString().ToLowerInvariant()}");

    public static string Text(JsonElement element, string key) => Get(element, key, JsonValueKind.String).GetString()!;

    public static double Number(JsonElement element, string key, double fallback) =>
        Has(element, key) ? Get(element, key, JsonValueKind.Number).GetDouble() : fallback;

    public static bool Flag(JsonElement element, string key) => Has(element, key) && element.GetProperty(key).ValueKind == JsonValueKind.True;

    public static int Int(JsonElement element, string key) => ToInt(Get(element, key, JsonValueKind.Number), key);

    /// <summary>A list of whole numbers; one number stands for a list of <paramref name="count"/>.</summary>
    public static int[] Ints(JsonElement element, string key, int count, int? fallback = null)
    {
        if (!Has(element, key) && fallback is { } value)
        {
            return [.. Enumerable.Repeat(value, count)];
        }

        JsonElement list = element.TryGetProperty(key, out JsonElement found) ? found : throw new GoldenFormatException($"'{key}' is missing");
        int[] numbers = list.ValueKind == JsonValueKind.Number ? [.. Enumerable.Repeat(ToInt(list, key), count)] : List(list, key);
        return numbers.Length == count ? numbers : throw new GoldenFormatException($"'{key}' should hold {count} numbers, it holds {numbers.Length}");
    }

    /// <summary>The whole numbers of a list, from the element at <paramref name="from"/> on.</summary>
    public static int[] List(JsonElement list, string key, int from = 0)
    {
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > LargestList)
        {
            throw new GoldenFormatException($"'{key}' should be a list of at most {LargestList} numbers");
        }

        return [.. list.EnumerateArray().Skip(from).Select(e => ToInt(e, key))];
    }

    /// <summary>[[before, after], ...] for each of <paramref name="count"/> axes; zeros if there is none.</summary>
    public static (int[] Before, int[] After) Pads(JsonElement element, string key, int count)
    {
        if (!Has(element, key))
        {
            return (new int[count], new int[count]);
        }

        JsonElement pairs = Get(element, key, JsonValueKind.Array);
        if (pairs.GetArrayLength() != count)
        {
            throw new GoldenFormatException($"'{key}' should hold {count} pairs, it holds {pairs.GetArrayLength()}");
        }

        int[] before = new int[count], after = new int[count];
        for (int i = 0; i < count; i++)
        {
            int[] pair = List(pairs[i], key);
            (before[i], after[i]) = pair.Length == 2 ? (pair[0], pair[1]) : throw new GoldenFormatException($"'{key}' should hold pairs of numbers");
        }

        return (before, after);
    }

    private static int ToInt(JsonElement value, string key) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number)
            ? number
            : throw new GoldenFormatException($"'{key}' should hold whole numbers");
}
