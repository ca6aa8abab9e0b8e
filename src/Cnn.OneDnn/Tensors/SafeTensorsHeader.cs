using System.Collections.Immutable;
using System.Text.Json;

namespace Cnn.OneDnn;

/// <summary>
/// The JSON header of a safetensors file, read without trusting any of it: every tensor's bytes must be as many as its shape says, lie inside the file, and
/// together the tensors must cover the data without overlaps or holes, as the format asks.
/// </summary>
internal sealed class SafeTensorsHeader
{
    /// <summary>Longer headers are refused: room for a hundred thousand tensors.</summary>
    public const int MaximumBytes = 16 << 20;

    private const string MetadataKey = "__metadata__";
    private const int MaximumRank = 16;
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 8, CommentHandling = JsonCommentHandling.Disallow };

    private SafeTensorsHeader(ImmutableArray<SafeTensorsEntry> entries, ImmutableDictionary<string, string> metadata)
    {
        Entries = entries;
        Metadata = metadata;
    }

    /// <summary>In the order of their bytes.</summary>
    public ImmutableArray<SafeTensorsEntry> Entries { get; }

    public ImmutableDictionary<string, string> Metadata { get; }

    public static SafeTensorsHeader Parse(ReadOnlySpan<byte> json, long dataBytes)
    {
        var entries = new List<SafeTensorsEntry>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        ImmutableDictionary<string, string> metadata = ImmutableDictionary<string, string>.Empty;
        try
        {
            var reader = new Utf8JsonReader(json, Options);
            Expect(reader.Read() && reader.TokenType == JsonTokenType.StartObject, "expected an object");
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string name = reader.GetString()!;
                Expect(names.Add(name), $"the name '{Shown(name)}' occurs twice");
                if (name == MetadataKey)
                {
                    metadata = ReadMetadata(ref reader);
                }
                else
                {
                    entries.Add(ReadEntry(ref reader, name));
                }
            }

            Expect(!reader.Read(), "expected nothing after the object");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second comes from text that is no valid UTF-8.
            throw new InvalidFormatException($"The header is not the JSON of a safetensors file: {e.Message}", e);
        }

        CheckCover(entries, dataBytes);
        return new SafeTensorsHeader([.. entries], metadata);
    }

    private static ImmutableDictionary<string, string> ReadMetadata(ref Utf8JsonReader reader)
    {
        ImmutableDictionary<string, string>.Builder result = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        Expect(reader.Read() && reader.TokenType == JsonTokenType.StartObject, $"expected an object as {MetadataKey}");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            Expect(reader.Read() && reader.TokenType == JsonTokenType.String, $"expected text as {MetadataKey} '{Shown(key)}'");
            Expect(result.TryAdd(key, reader.GetString()!), $"{MetadataKey} '{Shown(key)}' occurs twice");
        }

        return result.ToImmutable();
    }

    private static SafeTensorsEntry ReadEntry(ref Utf8JsonReader reader, string name)
    {
        SafeTensorsType? type = null;
        List<long>? dims = null, offsets = null;
        Expect(reader.Read() && reader.TokenType == JsonTokenType.StartObject, $"expected an object for '{Shown(name)}'");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            switch (reader.GetString())
            {
                case "dtype":
                    Expect(reader.Read() && reader.TokenType == JsonTokenType.String, $"expected text as dtype of '{Shown(name)}'");
                    type = ReadType(reader.GetString()!, name);
                    break;
                case "shape":
                    dims = ReadNumbers(ref reader, name, "shape", MaximumRank);
                    break;
                case "data_offsets":
                    offsets = ReadNumbers(ref reader, name, "data_offsets", 2);
                    break;
                default:
                    throw Wrong($"'{Shown(name)}' has a key other than dtype, shape and data_offsets");
            }
        }

        if (type is null || dims is null || offsets is not [long start, long end])
        {
            throw Wrong($"'{Shown(name)}' needs dtype, shape and two data_offsets");
        }

        long size = SafeTensorsEntry.SizeOf(type.Value);
        foreach (long dim in dims)
        {
            Expect(dim == 0 || size <= long.MaxValue / dim, $"the size of '{Shown(name)}' is too large to count");
            size *= dim;
        }

        Expect(end >= start && end - start == size,
            $"'{Shown(name)}' of shape ({string.Join(", ", dims)}) and type {type} needs {size} bytes, its data_offsets are [{start}, {end}]");
        return new SafeTensorsEntry(name, type.Value, [.. dims], start, size);
    }

    private static SafeTensorsType ReadType(string text, string name) => text switch
    {
        "F32" => SafeTensorsType.F32,
        "I32" => SafeTensorsType.I32,
        "BF16" => SafeTensorsType.BF16,
        "F16" => SafeTensorsType.F16,
        "U8" => SafeTensorsType.U8,
        "I64" => SafeTensorsType.I64,
        "F64" => SafeTensorsType.F64,
        _ => throw Wrong($"'{Shown(name)}' has the dtype '{Shown(text)}'; supported are F32, F64, F16, BF16, I32, I64 and U8"),
    };

    private static List<long> ReadNumbers(ref Utf8JsonReader reader, string name, string key, int limit)
    {
        var numbers = new List<long>();
        Expect(reader.Read() && reader.TokenType == JsonTokenType.StartArray, $"expected an array as {key} of '{Shown(name)}'");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            long number = 0;
            bool whole = reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out number) && number >= 0;
            Expect(whole && numbers.Count < limit, $"expected at most {limit} whole numbers, none negative, as {key} of '{Shown(name)}'");
            numbers.Add(number);
        }

        return numbers;
    }

    private static void CheckCover(List<SafeTensorsEntry> entries, long dataBytes)
    {
        entries.Sort((a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : a.ByteSize.CompareTo(b.ByteSize));
        long end = 0;
        foreach (SafeTensorsEntry entry in entries)
        {
            Expect(entry.Start == end,
                $"'{Shown(entry.Name)}' begins at byte {entry.Start}, the data before it ends at {end}: tensors must follow each other " +
                $"without overlaps or holes");
            Expect(entry.ByteSize <= dataBytes - entry.Start,
                $"'{Shown(entry.Name)}' ends at byte {entry.Start + (decimal)entry.ByteSize} of the data, the file has {dataBytes}: it is cut off or damaged");
            end = entry.Start + entry.ByteSize;
        }

        Expect(end == dataBytes, $"the tensors end at byte {end} of the data, the file has {dataBytes}");
    }

    private static void Expect(bool condition, string what)
    {
        if (!condition)
        {
            throw Wrong(what);
        }
    }

    private static InvalidFormatException Wrong(string what) => new($"The safetensors header is wrong: {what}.");

    // A name comes from the file: it must not flood the message.
    private static string Shown(string text) => text.Length <= 80 ? text : text[..80] + "...";
}
