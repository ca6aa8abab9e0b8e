using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Cnn.Models.WeightFiles;
using Cnn.OneDnn;
using Cnn.OneDnn.Files;

namespace Cnn.Models;

/// <summary>
/// How another library calls the weights of a network. A map is data: {"source": "timm", "networks": ["resnet101"], "rename": [["^head\\.fc\\.", "fc."]],
/// "ignore": ["^aux\\."]}. Each pair of rename is a regular expression over the file's name and what takes its place, applied one after the other; names that
/// an expression of ignore finds are left out without a word. Loading takes the map whose names fit best, so that none has to be named for files of torchvision
/// and timm.
/// </summary>
public sealed class WeightMap
{
    private const int MostBytes = 1 << 20, MostRules = 1000, MostDepth = 8, LongestName = 4096;
    private const string ResourceSuffix = ".weights.json";
    private static readonly Lazy<ImmutableArray<WeightMap>> Included = new(ReadIncluded);
    private readonly ImmutableArray<(Regex From, string To)> renames;
    private readonly ImmutableArray<Regex> ignored;

    private WeightMap(string source, ImmutableArray<string> networks, ImmutableArray<(Regex From, string To)> renames, ImmutableArray<Regex> ignored)
    {
        Source = source;
        Networks = networks;
        this.renames = renames;
        this.ignored = ignored;
    }

    /// <summary>The maps that this library has.</summary>
    public static IReadOnlyList<WeightMap> BuiltIn => Included.Value;

    /// <summary>Leaves names as they are.</summary>
    public static WeightMap Identity { get; } = new("names as they are", [], [], []);

    /// <summary>Whose names these are.</summary>
    public string Source { get; }

    /// <summary>The names of the networks that it is for, as <see cref="Model.Name"/> has them; none for any.</summary>
    public IReadOnlyList<string> Networks { get; }

    /// <summary>Reads a map from a JSON file.</summary>
    /// <exception cref="InvalidFormatException">It is no map; the message says where.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static WeightMap Load(string path)
    {
        try
        {
            return Parse(Encoding.UTF8.GetString(InputFile.ReadBytes(path, MostBytes)));
        }
        catch (InvalidFormatException e)
        {
            throw new InvalidFormatException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>Reads a map from JSON.</summary>
    /// <exception cref="InvalidFormatException">It is no map; the message says where.</exception>
    public static WeightMap Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using var document = JsonDocument.Parse(
                json, new JsonDocumentOptions { MaxDepth = MostDepth, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            JsonElement root = document.RootElement;
            foreach (JsonProperty property in root.EnumerateObject())
            {
                if (property.Name is not ("source" or "networks" or "rename" or "ignore"))
                {
                    throw new InvalidFormatException($"A map has source, networks, rename and ignore, received '{PlainText.Escape(property.Name)}'.");
                }
            }

            return new WeightMap(
                root.TryGetProperty("source", out JsonElement source) ? Text(source) : "map",
                [.. List(root, "networks").Select(Text)],
                [.. List(root, "rename").Select(Rename)],
                [.. List(root, "ignore").Select(i => Expression(Text(i)))]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException or NotSupportedException)
        {
            throw new InvalidFormatException($"This is no map of weights: {e.Message}", e);
        }
    }

    /// <summary>The network's name of a tensor; null where the map leaves it out.</summary>
    /// <param name="name">The file's name of it.</param>
    /// <exception cref="InvalidFormatException">The name, or what the map makes of it, has more than 4096 characters.</exception>
    public string? Translate(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (ignored.Any(i => i.IsMatch(name)))
        {
            return null;
        }

        string made = name;
        foreach ((Regex from, string to) in renames)
        {
            made = Replaced(made, from, to) ?? throw new InvalidFormatException(
                $"The map makes a name of more than {LongestName} characters of '{FileText.Shown(name)}'.");
        }

        return made;
    }

    // Each rule could double the name: what is made is counted while it is made. Null where it is too long.
    private static string? Replaced(string name, Regex from, string to)
    {
        int length = name.Length;
        bool fits = length <= LongestName;
        if (!fits)
        {
            return null;
        }

        string made = from.Replace(name, match =>
        {
            string part = fits ? match.Result(to) : "";
            length += part.Length - match.Length;
            fits &= length <= LongestName;
            return part;
        });
        return fits ? made : null;
    }

    private static JsonElement[] List(JsonElement root, string key)
    {
        if (!root.TryGetProperty(key, out JsonElement list))
        {
            return [];
        }

        return list.GetArrayLength() <= MostRules
            ? [.. list.EnumerateArray()]
            : throw new InvalidFormatException($"The list '{key}' has more than {MostRules} entries.");
    }

    private static (Regex From, string To) Rename(JsonElement pair)
    {
        if (pair.GetArrayLength() != 2)
        {
            throw new InvalidFormatException("An entry of rename is a list of two texts.");
        }

        (Regex from, string to) = (Expression(Text(pair[0])), Text(pair[1]));
        if (to.Length > LongestName)
        {
            throw new InvalidFormatException($"What takes a name's place in rename has more than {LongestName} characters.");
        }

        // What is wrong with a replacement is found out when it is first used.
        _ = from.Replace("", to);
        return (from, to);
    }

    private static string Text(JsonElement value) => value.GetString() ?? throw new InvalidFormatException("A map has texts, received null.");

    // Without backtracking, an expression takes time in proportion to the name, whatever it says.
    private static Regex Expression(string text) => new(text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    private static ImmutableArray<WeightMap> ReadIncluded()
    {
        Assembly assembly = typeof(WeightMap).Assembly;
        return [.. assembly.GetManifestResourceNames().Where(n => n.EndsWith(ResourceSuffix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).Select(n =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(n)!);
            return Parse(reader.ReadToEnd());
        })];
    }
}
