using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cnn.Models.Data.Combining;
using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>What a checkpoint keeps of the images that its model was trained on, so that others can be prepared in the same way.</summary>
/// <param name="ClassNames">The names of the classes in label order; empty where they have none.</param>
/// <param name="Encoding">What the model sees of pixels; null where it was not trained on images.</param>
public sealed record SampleMetadata(IReadOnlyList<string> ClassNames, ImageEncoding? Encoding)
{
    private const string ClassesKey = "class_names", EncodingKey = "preprocessing", HeldOutKey = "held_out", ValidationKey = "validation_part",
        FitKey = "fit", CropName = "crop";
    private const int MostClasses = 100_000, MostChannels = 1024;

    /// <summary>The rule by which samples were held out for testing; null where the set had a test part of its own.</summary>
    public HeldOutPart? HeldOut { get; init; }

    /// <summary>The rule by which samples were held out of the training part for validation; null where none were, or at random.</summary>
    public HeldOutPart? Validation { get; init; }

    /// <summary>What there is to say about a data set.</summary>
    public static SampleMetadata From(DataSplit data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return From(data.Train) with { HeldOut = data.HeldOut };
    }

    /// <summary>What there is to say about a dataset. What a function of Map makes of images is no part of it.</summary>
    public static SampleMetadata From(Dataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return new SampleMetadata(dataset.ClassNames, DatasetEncoding.Find(dataset));
    }

    /// <summary>What a checkpoint says.</summary>
    /// <exception cref="InvalidFormatException">It is damaged.</exception>
    public static SampleMetadata Read(CheckpointInfo info)
    {
        ArgumentNullException.ThrowIfNull(info);
        return Read(info.Metadata);
    }

    /// <summary>What the text says that was kept with a network, in a checkpoint or an ONNX file.</summary>
    /// <exception cref="InvalidFormatException">It is damaged.</exception>
    public static SampleMetadata Read(IReadOnlyDictionary<string, string> text)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            string[] names = text.TryGetValue(ClassesKey, out string? classes)
                ? [.. List(JsonNode.Parse(classes), MostClasses).Select(n => n.GetValue<string>())]
                : [];
            return new SampleMetadata(names, text.TryGetValue(EncodingKey, out string? encoding) ? ToEncoding(JsonNode.Parse(encoding)) : null)
            {
                HeldOut = text.TryGetValue(HeldOutKey, out string? held) ? ToHeldOut(JsonNode.Parse(held)) : null,
                Validation = text.TryGetValue(ValidationKey, out string? validation) ? ToHeldOut(JsonNode.Parse(validation)) : null,
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new InvalidFormatException($"What the checkpoint says about its images is damaged: {e.Message}", e);
        }
    }

    /// <summary>The text for <see cref="ModelCheckpoint.Metadata"/>.</summary>
    public IReadOnlyDictionary<string, string> ToText()
    {
        var text = new Dictionary<string, string>();
        if (ClassNames.Count > 0)
        {
            text[ClassesKey] = new JsonArray([.. ClassNames.Select(n => (JsonNode)n)]).ToJsonString();
        }

        if (Encoding is { } encoding)
        {
            var fields = new JsonObject
            {
                ["data_format"] = encoding.Format == DataFormat.ChannelsLast ? "channels_last" : "channels_first",
                ["scale"] = encoding.Scale,
                ["mean"] = new JsonArray([.. encoding.Mean.Select(m => (JsonNode)m)]),
                ["deviation"] = new JsonArray([.. encoding.Deviation.Select(d => (JsonNode)d)]),
                ["one_hot"] = encoding.OneHot,
            };
            if (encoding.Fit == ImageFit.Crop)
            {
                fields[FitKey] = CropName;
            }

            text[EncodingKey] = fields.ToJsonString();
        }

        foreach ((string key, HeldOutPart? part) in new[] { (HeldOutKey, HeldOut), (ValidationKey, Validation) })
        {
            if (part is not null)
            {
                text[key] = ToText(part);
            }
        }

        return text;
    }

    private static ImageEncoding ToEncoding(JsonNode? json)
    {
        JsonObject fields = json as JsonObject ?? throw new FormatException("preprocessing is no object.");
        return new ImageEncoding
        {
            Format = fields["data_format"]?.GetValue<string>() switch
            {
                "channels_last" => DataFormat.ChannelsLast,
                "channels_first" => DataFormat.ChannelsFirst,
                var other => throw new FormatException(
                    string.Create(CultureInfo.InvariantCulture, $"data_format is '{other}', expected channels_last or channels_first.")),
            },
            Scale = Number(fields["scale"]),
            Mean = [.. List(fields["mean"], MostChannels).Select(Number)],
            Deviation = [.. List(fields["deviation"], MostChannels).Select(Number)],
            Fit = fields[FitKey]?.GetValue<string>() switch
            {
                null => ImageFit.Stretch,
                CropName => ImageFit.Crop,
                var other => throw new FormatException($"fit is '{other}', expected {CropName}."),
            },
            OneHot = fields["one_hot"]?.GetValue<bool>() ?? false,
        };
    }

    private static string ToText(HeldOutPart part) => new JsonObject
    {
        ["seed"] = part.Seed,
        ["limits"] = new JsonObject(part.Limits.Select(l => KeyValuePair.Create(l.Key, (JsonNode?)JsonValue.Create(l.Value)))),
    }.ToJsonString();

    private static HeldOutPart ToHeldOut(JsonNode? json) =>
        json is JsonObject fields && fields["limits"] is JsonObject { Count: <= MostClasses } limits && fields["seed"] is { } seed
        ? new HeldOutPart(seed.GetValue<ulong>(),
            limits.ToDictionary(l => l.Key, l => l.Value?.GetValue<ulong>() ?? throw new FormatException("a limit of held_out is missing.")))
        : throw new FormatException("held_out has no seed or no limits.");

    private static IEnumerable<JsonNode> List(JsonNode? json, int limit) => json is JsonArray array && array.Count <= limit && array.All(n => n is not null)
        ? array.Select(n => n!)
        : throw new FormatException($"expected a list of at most {limit} entries.");

    private static float Number(JsonNode? json) => json is not null && float.IsFinite(json.GetValue<float>())
        ? json.GetValue<float>()
        : throw new FormatException("expected a finite number.");
}
