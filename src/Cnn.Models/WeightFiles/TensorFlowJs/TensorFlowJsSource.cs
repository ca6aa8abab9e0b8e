using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cnn.OneDnn;
using Cnn.OneDnn.Files;
using Cnn.OneDnn.Numbers;

namespace Cnn.Models.WeightFiles.TensorFlowJs;

/// <summary>A layers model of TensorFlow.js: model.json with the network and a list of weights, which lie in files beside it.</summary>
internal sealed class TensorFlowJsSource : TensorSource
{
    private const int MostBytes = 64 << 20, HighestRank = 32, MostFiles = 4096, MostWeights = 100_000;
    private readonly Dictionary<string, StoredWeight> weights = new(StringComparer.Ordinal);

    public TensorFlowJsSource(string path)
    {
        try
        {
            Json = JsonText.Parse(InputFile.ReadBytes(path, MostBytes), "the model");
            string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            foreach (JsonNode? group in Json["weightsManifest"] as JsonArray ?? throw NoModel())
            {
                Add(group as JsonObject ?? throw Bad("weightsManifest"), folder);
            }
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            throw new InvalidFormatException($"the JSON of the model is damaged: {FileText.Shown(e.Message)}", e);
        }

        Entries = [.. weights.Values.Select(w => w.Entry)];
    }

    public override string Format => "TensorFlow.js";

    public override IReadOnlyList<TensorEntry> Entries { get; }

    /// <summary>The whole of model.json.</summary>
    public JsonObject Json { get; }

    public override void Read(TensorEntry entry, Span<byte> destination)
    {
        StoredWeight weight = weights[entry.Name];
        if (weight.Quantization is not { } quantization)
        {
            weight.Group.Read(weight.Start, destination);
            return;
        }

        byte[] stored = new byte[weight.Bytes];
        weight.Group.Read(weight.Start, stored);
        quantization.Decode(stored, destination);
    }

    public override void Dispose()
    {
    }

    private void Add(JsonObject json, string folder)
    {
        JsonArray paths = json["paths"] as JsonArray ?? throw Bad("paths");
        if (paths.Count > MostFiles || (json["weights"] as JsonArray)?.Count > MostWeights)
        {
            throw new InvalidFormatException($"a group of weights lies in {paths.Count} files; at most {MostFiles} files and {MostWeights} weights are read.");
        }

        var group = new ShardGroup(paths.Select(p => FileBeside.Resolve(folder, Text(p, "paths"), "a part of the weights", "model")));
        long start = 0;
        foreach (JsonNode? item in json["weights"] as JsonArray ?? throw Bad("weights"))
        {
            JsonObject weight = item as JsonObject ?? throw Bad("weights");
            string name = Text(weight["name"], "name");
            Quantization? quantization = QuantizationOf(weight["quantization"] as JsonObject, name);
            TensorElement type = quantization is null ? TypeOf(Text(weight["dtype"], "dtype"), name) : TensorElement.Float32;
            var entry = new TensorEntry(name, type, Dims(weight["shape"] as JsonArray ?? throw Bad("shape"), name));
            long left = group.Length - start, size = TensorEntry.SizeOf(quantization?.Stored ?? type);
            if (entry.ElementCount > left / size)
            {
                throw new InvalidFormatException(
                    $"the weight '{FileText.Shown(name)}' has {entry.ElementCount} elements; its files have {group.Length} bytes, of which {left} are left. " +
                        $"A part is missing or cut short.");
            }

            if (!weights.TryAdd(name, new StoredWeight(entry, group, start, entry.ElementCount * size, quantization)))
            {
                throw new InvalidFormatException($"the weight '{FileText.Shown(name)}' is there twice.");
            }

            start += entry.ElementCount * size;
        }

        if (start != group.Length)
        {
            throw new InvalidFormatException(
                $"the files of the weights have {group.Length} bytes, of which {start} are named. They are of another model, or damaged.");
        }
    }

    private static Quantization? QuantizationOf(JsonObject? json, string name)
    {
        if (json is null)
        {
            return null;
        }

        TensorElement stored = Text(json["dtype"], "dtype") switch
        {
            "float16" => TensorElement.Float16,
            "uint8" => TensorElement.UInt8,
            "uint16" => TensorElement.Int16,
            var other => throw new InvalidFormatException(
                $"the weight '{FileText.Shown(name)}' is quantized to '{FileText.Shown(other)}'; float16, uint8 and uint16 are read."),
        };
        return stored == TensorElement.Float16
            ? new Quantization(stored, 1, 0)
            : new Quantization(stored, Number(json["scale"], "scale"), Number(json["min"], "min"));
    }

    private static TensorElement TypeOf(string type, string name) => type switch
    {
        "float32" => TensorElement.Float32,
        "float16" => TensorElement.Float16,
        "int32" => TensorElement.Int32,
        "uint8" => TensorElement.UInt8,
        "bool" => TensorElement.Bool,
        _ => throw new InvalidFormatException(
            $"the weight '{FileText.Shown(name)}' has elements of type '{FileText.Shown(type)}'; float32, float16, int32, uint8 and bool are read."),
    };

    private static ImmutableArray<long> Dims(JsonArray shape, string name)
    {
        long count = 1;
        long[] dims = [.. shape.Select(d => (long)Number(d, "shape"))];
        foreach (long dim in dims)
        {
            if (dims.Length > HighestRank || dim < 0 || (count *= Math.Min(dim, int.MaxValue)) > int.MaxValue)
            {
                throw new InvalidFormatException(
                    $"the weight '{FileText.Shown(name)}' has sizes ({string.Join(", ", dims.Take(HighestRank))}); fewer than 2^31 elements are read.");
            }
        }

        return [.. dims];
    }

    private static string Text(JsonNode? node, string what) => node is JsonValue value && value.GetValueKind() == JsonValueKind.String
        ? value.ToString()
        : throw Bad(what);

    private static double Number(JsonNode? node, string what) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.Number && NumberText.TryReal(value.ToJsonString(), out double number)
            && double.IsFinite(number) ? number : throw Bad(what);

    private static InvalidFormatException Bad(string what) => new($"what the model's JSON says of its weights ('{what}') is damaged.");

    private static InvalidFormatException NoModel() => new("This JSON is no model of TensorFlow.js: it has no weightsManifest.");

    private sealed record StoredWeight(TensorEntry Entry, ShardGroup Group, long Start, long Bytes, Quantization? Quantization);
}
