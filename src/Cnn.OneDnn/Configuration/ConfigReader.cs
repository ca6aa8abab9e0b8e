using System.Text.Json.Nodes;
using System.Text.Json;
using Cnn.OneDnn.Numbers;

namespace Cnn.OneDnn.Configuration;

/// <summary>
/// Reads the options of one object from a Keras config: what everything that is described in files is made with. Every message names the class and
/// the option; options that nothing here acts on are refused, not dropped.
/// </summary>
/// <param name="owner">The class that is described.</param>
/// <param name="json">Its options. They may come from a file that is not trusted.</param>
internal class ConfigReader(string owner, JsonObject json)
{
    /// <summary>What names the class of a description.</summary>
    public const string ClassField = "class_name";

    // Keras writes these for every layer and optimizer; they do not change what is computed here.
    private static readonly HashSet<string> Neutral =
    [
        "name", "trainable", "dtype", "build_config", "module", "registered_name", "seed", "synchronized", "renorm_momentum", "sparse", "ragged", "optional",
        "jit_compile", "is_legacy_optimizer", "ema_momentum", "ema_overwrite_frequency",
    ];

    private const int ShownLength = 80;
    private const double LargestWhole = 1L << 53;

    private readonly HashSet<string> read = [];

    // Before any option is read, the class itself may be unknown.
    private string last = ClassField;

    /// <summary>All options.</summary>
    public JsonObject Json => json;

    /// <summary>Makes an object of its options.</summary>
    /// <exception cref="ConfigurationException">An option is missing, malformed, out of range or not known.</exception>
    public static T Make<T>(string owner, JsonObject json, Func<ConfigReader, T> make)
    {
        var reader = new ConfigReader(owner, json);
        T made = reader.Guard(() => make(reader));
        reader.ExpectNothingElse();
        return made;
    }

    /// <summary>The class and the options of {"class_name": ..., "config": {...}}, or of a name alone.</summary>
    /// <exception cref="ConfigurationException">It is neither.</exception>
    public static (string ClassName, JsonObject Config) Named(JsonNode? node, string what)
    {
        if (node is JsonValue value && value.GetValueKind() == JsonValueKind.String)
        {
            return (value.ToString(), []);
        }

        string received = node is null ? "nothing" : Shorten(node);
        var reader = new ConfigReader(what, node as JsonObject ?? throw new ConfigurationException(
            what, ClassField, $"An {what} is written as a name or as an object with class_name and config, received {received}."));
        return (reader.RequiredText(ClassField), reader.OptionalObject("config") ?? []);
    }

    /// <summary>Whether the option is there, be it null.</summary>
    public bool Mentions(string key) => json.ContainsKey(key);

    /// <summary>A whole number that must be there, unless there is a fallback.</summary>
    public int Int(string key, int? fallback = null)
    {
        JsonNode? node = Find(key);
        return node is null ? fallback ?? throw Bad(key, "a whole number", null) : ToInt(key, node);
    }

    public int? OptionalInt(string key) => Find(key) is { } node ? ToInt(key, node) : null;

    /// <summary>A whole number of at least one.</summary>
    public int Positive(string key, int? fallback = null)
    {
        int value = Int(key, fallback);
        return value > 0 ? value : throw Bad(key, "a number above zero", Find(key));
    }

    /// <summary>A number that must be there, unless there is a fallback.</summary>
    public double Number(string key, double? fallback = null)
    {
        JsonNode? node = Find(key);
        return node is null ? fallback ?? throw Bad(key, "a number", null) : ToDouble(key, node);
    }

    public double? OptionalNumber(string key) => Find(key) is { } node ? ToDouble(key, node) : null;

    public bool Bool(string key, bool fallback) => Find(key) switch
    {
        null => fallback,
        JsonValue value when value.GetValueKind() is JsonValueKind.True or JsonValueKind.False => value.GetValueKind() == JsonValueKind.True,
        var other => throw Bad(key, "true or false", other),
    };

    public string? Text(string key) => Find(key) switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.ToString(),
        var other => throw Bad(key, "a string", other),
    };

    public string RequiredText(string key) => Text(key) ?? throw Bad(key, "a string", null);

    /// <summary>One of an enumeration's names; its first value where the option is missing.</summary>
    public T Choice<T>(string key)
        where T : struct, Enum =>
        Text(key) is not { } text ? default : Enum.TryParse(text, out T value) && Enum.IsDefined(value) && !char.IsAsciiDigit(text[0])
            ? value
            : throw Bad(key, $"one of {string.Join(", ", Enum.GetNames<T>())}", Find(key));

    public int[] Ints(string key) => Find(key) is { } node ? ToInts(key, node) : throw Bad(key, "a list of whole numbers", null);

    public int[]? OptionalInts(string key) => Find(key) is { } node ? ToInts(key, node) : null;

    /// <summary>A list of numbers.</summary>
    public double[] Numbers(string key) => [.. Array(key).Select(item => ToDouble(key, item ?? throw Bad(key, "a list of numbers", Find(key))))];

    /// <summary>A whole number as large as a double tells from its neighbours.</summary>
    public long Whole(string key) => Number(key) is var value && IsWhole(value) ? (long)value : throw Bad(key, "a whole number", Find(key));

    public long[] Wholes(string key) =>
        [.. Numbers(key).Select(value => IsWhole(value) ? (long)value : throw Bad(key, "a list of whole numbers", Find(key)))];

    /// <summary>A list with whatever in it.</summary>
    public JsonArray Array(string key) => Find(key) is { } node ? node as JsonArray ?? throw Bad(key, "a list", node) : throw Bad(key, "a list", null);

    /// <summary>What is described by an object; null where the option is missing or null.</summary>
    public JsonObject? OptionalObject(string key) => Find(key) is { } node ? node as JsonObject ?? throw Bad(key, "an object", node) : null;

    /// <summary>Whether an object stands there, rather than a number or text.</summary>
    public bool IsObject(string key) => Find(key) is JsonObject;

    /// <summary>Numbers: one, or a list however nested.</summary>
    public float[] Floats(string key)
    {
        var values = new List<float>();
        Collect(Find(key) ?? throw Bad(key, "numbers", null));
        return [.. values];

        void Collect(JsonNode node)
        {
            if (node is JsonArray array)
            {
                foreach (JsonNode? item in array)
                {
                    Collect(item ?? throw Bad(key, "numbers", array));
                }
            }
            else
            {
                values.Add((float)ToDouble(key, node));
            }
        }
    }

    /// <summary>Runs what makes the object, or one option's value; what that says to a value is said of the option.</summary>
    public T Guard<T>(Func<T> make, string? option = null)
    {
        try
        {
            return make();
        }
        catch (Exception e) when (e is ArgumentException or ShapeException or OverflowException)
        {
            string field = option ?? FieldOf((e as ArgumentException)?.ParamName);
            string reason = string.Join(' ', e.Message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries));
            string sentence = json[field] is { } value ? $"{owner} cannot have '{field}' = {Shorten(value)}: {reason}" : reason;
            throw new ConfigurationException(owner, field, sentence, e);
        }
    }

    /// <summary>Notes that an option was looked at although there is no use for it.</summary>
    public void Ignore(string key) => read.Add(key);

    /// <summary>Throws if the config holds an option that nothing has read and that is not off.</summary>
    public void ExpectNothingElse()
    {
        foreach ((string key, JsonNode? value) in json)
        {
            if (!read.Contains(key) && !Neutral.Contains(key) && value is not null && value.GetValueKind() != JsonValueKind.False)
            {
                throw new ConfigurationException(
                    owner, key, $"{owner} does not know the option '{key}' (value {Shorten(value)}). Remove it, or register a layer that has it.");
            }
        }
    }

    public ConfigurationException Bad(string key, string expected, JsonNode? received) =>
        new(owner, key, $"{owner} expects '{key}' to be {expected}, received {(received is null ? "nothing" : Shorten(received))}.");

    protected JsonNode? Find(string key)
    {
        read.Add(key);
        last = key;
        return json.TryGetPropertyValue(key, out JsonNode? node) ? node : null;
    }

    protected int[] ToInts(string key, JsonNode node) => node is JsonArray array
        ? [.. array.Select(item => ToInt(key, item ?? throw Bad(key, "a list of whole numbers", node)))]
        : [ToInt(key, node)];

    private static bool IsWhole(double value) => value == Math.Truncate(value) && Math.Abs(value) < LargestWhole;

    private int ToInt(string key, JsonNode node)
    {
        double value = ToDouble(key, node);
        return value == Math.Truncate(value) && Math.Abs(value) <= int.MaxValue ? (int)value : throw Bad(key, "a whole number", node);
    }

    // A number in a tree may be an int, a float or unparsed text; its JSON form is the same for all.
    private double ToDouble(string key, JsonNode node) =>
        node.GetValueKind() == JsonValueKind.Number && NumberText.TryReal(node.ToJsonString(), out double value)
            ? value
            : throw Bad(key, "a number", node);

    // An argument is called as its option is, or the option read last is the one that was passed on.
    private string FieldOf(string? argument) =>
        read.FirstOrDefault(key => string.Equals(key.Replace("_", "", StringComparison.Ordinal), argument, StringComparison.OrdinalIgnoreCase)) ?? last;

    private static string Shorten(JsonNode node)
    {
        string text = node.ToJsonString();
        return text.Length <= ShownLength ? text : string.Concat(text.AsSpan(0, ShownLength), "...");
    }
}
