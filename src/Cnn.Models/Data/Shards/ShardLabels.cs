using System.Globalization;
using System.Text;
using System.Text.Json;
using Cnn.Models.Data.Archives;

namespace Cnn.Models.Data.Shards;

/// <summary>The label of a sample: in a file of its own, or in a field of a JSON file.</summary>
/// <param name="tree">Where the files lie.</param>
/// <param name="asked">The ending of the files, or the field, that has it; null for the usual.</param>
internal sealed class ShardLabels(FileTree tree, string? asked)
{
    private const int LargestText = 1 << 16, LargestJson = 1 << 20;
    private static readonly string[] TextEndings = ["cls", "cls.txt", "label", "label.txt", "txt"];
    private static readonly string[] Fields = ["label", "class", "cls", "target", "category", "labels", "class_name"];
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Reads a sample's label.</summary>
    /// <param name="place">The sample, for messages.</param>
    /// <param name="files">Its files by what stands behind the first dot of their names, in small letters.</param>
    /// <exception cref="DataException">It has none, or one that cannot be read.</exception>
    public string Read(string place, Dictionary<string, string> files)
    {
        if (asked is not null && files.TryGetValue(asked, out string? named))
        {
            return Text(named);
        }

        string? text = asked is null ? TextEndings[..^1].FirstOrDefault(files.ContainsKey) : null;
        string? json = text is null && files.TryGetValue("json", out string? file) ? Field(file) : null;
        return text is not null ? Text(files[text])
            : json ?? (asked is null && files.TryGetValue(TextEndings[^1], out string? words) ? Text(words) : null)
            ?? throw new DataException($"{place} has no label: expected a file that ends in .{asked ?? "cls"}, or a .json file with the field " +
                $"'{asked ?? Fields[0]}'. It has {string.Join(", ", files.Keys.Take(5).Select(k => '.' + k))}; --label-column names another ending or field.");
    }

    private string Text(string path)
    {
        try
        {
            return Strict.GetString(tree.Read(path, LargestText)).Trim();
        }
        catch (DecoderFallbackException e)
        {
            throw new DataException($"{path} is no text in UTF-8: expected a label.", e);
        }
    }

    private string? Field(string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(tree.Read(path, LargestJson));
            if (document.RootElement.ValueKind is JsonValueKind.Number or JsonValueKind.String)
            {
                return asked is null ? Value(path, document.RootElement) : null;
            }

            JsonElement value = default;
            bool isThere = document.RootElement.ValueKind == JsonValueKind.Object
                && (asked is null ? Fields : [asked]).Any(f => document.RootElement.TryGetProperty(f, out value));
            return isThere ? Value(path, value) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or DecoderFallbackException or FormatException)
        {
            throw new DataException($"{path} is no JSON that can be read: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    // Several labels stand as those of a list do, with bars between them.
    private static string Value(string path, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!.Trim(),
        JsonValueKind.Number => value.TryGetInt64(out long whole) ? whole.ToString(CultureInfo.InvariantCulture) : value.GetRawText(),
        JsonValueKind.True => "1",
        JsonValueKind.False => "0",
        JsonValueKind.Array => string.Join('|', value.EnumerateArray().Select(v => v.ValueKind is JsonValueKind.String or JsonValueKind.Number
            ? Value(path, v)
            : throw Odd(path, v.ValueKind))),
        _ => throw Odd(path, value.ValueKind),
    };

    private static DataException Odd(string path, JsonValueKind kind) =>
        new($"{path} has {kind.ToString().ToLowerInvariant()} for a label: expected a text, a number, or a list of them.");
}
