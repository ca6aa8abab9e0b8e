using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Cnn.OneDnn;
using Cnn.OneDnn.Files;

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
                Add(JsonText.Object(group, "a group of 'weightsManifest'"), folder);
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
        JsonArray paths = JsonText.Array(json["paths"], "'paths' of a group of weights"), list = JsonText.Array(json["weights"], "'weights' of a group");
        if (paths.Count > MostFiles || list.Count > MostWeights)
        {
            throw new InvalidFormatException($"a group of weights lies in {paths.Count} files; at most {MostFiles} files and {MostWeights} weights are read.");
        }

        var group = new ShardGroup(paths.Select(p => FileBeside.Resolve(folder, JsonText.Text(p, "one of 'paths'"), "a part of the weights", "model")));
        long start = 0;
        foreach (JsonNode? item in list)
        {
            JsonObject weight = JsonText.Object(item, "one of 'weights'");
            string name = JsonText.Text(weight["name"], "'name' of a weight");
            TensorElement type = TypeOf(JsonText.Text(weight["dtype"], $"'dtype' of '{name}'"), name);
            Quantization? quantization = weight["quantization"] is { } packed
                ? QuantizationOf(JsonText.Object(packed, $"'quantization' of '{name}'"), type, name)
                : null;
            var entry = new TensorEntry(name, type, Dims(JsonText.Array(weight["shape"], $"'shape' of '{name}'"), name));
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

    private static Quantization QuantizationOf(JsonObject json, TensorElement type, string name)
    {
        if (type != TensorElement.Float32)
        {
            throw new InvalidFormatException($"the weight '{FileText.Shown(name)}' is quantized and has elements of type {type}; of float32 it is read.");
        }

        TensorElement stored = JsonText.Text(json["dtype"], $"'dtype' of the quantization of '{name}'") switch
        {
            "float16" => TensorElement.Float16,
            "uint8" => TensorElement.UInt8,
            "uint16" => TensorElement.Int16,
            var other => throw new InvalidFormatException(
                $"the weight '{FileText.Shown(name)}' is quantized to '{FileText.Shown(other)}'; float16, uint8 and uint16 are read."),
        };
        return stored == TensorElement.Float16
            ? new Quantization(stored, 1, 0)
            : new Quantization(
                stored, JsonText.Real(json["scale"], $"'scale' of '{name}'"), JsonText.Real(json["min"], $"'min' of '{name}'"));
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
        long[] dims = [.. shape.Select(d => JsonText.Whole(d, $"a size in 'shape' of '{name}'"))];
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

    private static InvalidFormatException NoModel() => new("This JSON is no model of TensorFlow.js: it has no weightsManifest.");

    private sealed record StoredWeight(TensorEntry Entry, ShardGroup Group, long Start, long Bytes, Quantization? Quantization);
}
