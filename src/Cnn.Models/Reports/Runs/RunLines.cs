using System.Text.Json;
using System.Text.Json.Nodes;
using Cnn.OneDnn;
using Cnn.OneDnn.Files;

namespace Cnn.Models;

/// <summary>
/// A training as lines of JSON: "run" when it begins or goes on, "step" for measured steps, "epoch" for the figures of an epoch, "end". What is read is not
/// trusted: lengths are bounded before anything is kept, and a last line that was cut off, as by a killed process, is passed over.
/// </summary>
internal static class RunLines
{
    private const long LargestFile = 256L << 20;
    private const int LargestLine = 1 << 20, MostEpochs = 1_000_000, MostFacts = 200;

    public static JsonObject Run(RunRecord record, int fromEpoch, long fromStep) => new()
    {
        ["kind"] = "run",
        ["model"] = record.Model,
        ["command"] = record.Command,
        ["epochs"] = record.PlannedEpochs,
        ["from_epoch"] = fromEpoch,
        ["from_step"] = fromStep,
        ["facts"] = new JsonArray([.. record.Facts.Select(f => (JsonNode)new JsonArray(f.Key, f.Value))]),
    };

    public static JsonObject Step(RunPoint point) => new()
    {
        ["kind"] = "step",
        ["step"] = point.Step,
        ["epoch"] = point.Epoch,
        ["loss"] = Number(point.Loss),
        ["img_s"] = Number(point.ImagesPerSecond),
    };

    public static JsonObject Epoch(RunEpoch epoch) => new()
    {
        ["kind"] = "epoch",
        ["epoch"] = epoch.Number,
        ["step"] = epoch.Step,
        ["figures"] = new JsonObject(epoch.Figures.Select(f => KeyValuePair.Create(f.Key, (JsonNode?)Number(f.Value)))),
    };

    public static JsonObject End(string ending) => new() { ["kind"] = "end", ["ending"] = ending };

    /// <summary>Reads a file of lines.</summary>
    /// <exception cref="InvalidFormatException">It is too large, or a line is not as it should be; the message says which.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static RunRecord Read(string path, Action<string>? listener = null)
    {
        InputFile.Require(path);
        var file = new FileInfo(path);
        if (file.Length > LargestFile)
        {
            throw new InvalidFormatException($"{path} has {file.Length} bytes: expected at most {LargestFile}.");
        }

        var record = new RunRecord();
        string[] lines = File.ReadAllLines(path);
        if (lines.Length > 1 && LineFile.IsCut(path))
        {
            listener?.Invoke($"The last line of {path} was cut off, as by a process that was killed: it is left out.");
            lines = lines[..^1];
        }

        for (int i = 0; i < lines.Length; i++)
        {
            try
            {
                Take(record, lines[i].Length <= LargestLine ? lines[i] : throw new FormatException($"it has {lines[i].Length} characters"));
            }
            catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or ArgumentException or OverflowException)
            {
                throw new InvalidFormatException($"{path}, line {i + 1} is no line of a training's record: {e.Message}", e);
            }
        }

        return record.Model.Length > 0 ? record : throw new InvalidFormatException(
            $"{path} holds no training: its first line says nothing of a model. Give the folder that train --report wrote.");
    }

    /// <summary>Whether a file holds a whole line: a process may be killed before it wrote its first.</summary>
    public static bool HasBegun(string path)
    {
        InputFile.Require(path);
        using FileStream file = InputFile.Open(path);
        using var reader = new StreamReader(file);
        char[] start = new char[LargestLine];
        return start.AsSpan(0, reader.ReadBlock(start)).Contains('\n');
    }

    private static void Take(RunRecord record, string line)
    {
        JsonObject json = JsonNode.Parse(line) as JsonObject ?? throw new FormatException("it is no object");
        switch ((string?)json["kind"])
        {
            case "run":
                record.Model = Text(json["model"]);
                record.Command = Text(json["command"]);
                record.PlannedEpochs = Math.Clamp((int?)json["epochs"] ?? 0, 0, MostEpochs);
                record.Facts = Facts(json["facts"]);
                record.CutAfter((int?)json["from_epoch"] ?? 0, (long?)json["from_step"] ?? 0);
                break;
            case "step":
                record.Points.Add(new RunPoint(Step(json["step"]), Place(json["epoch"]), Value(json["loss"]), Value(json["img_s"])));
                break;
            case "epoch":
                JsonObject figures = json["figures"] as JsonObject ?? throw new FormatException("an epoch has no figures");
                int number = (int?)json["epoch"] ?? 0;
                if (number is < 1 or > MostEpochs || figures.Count > MostFacts)
                {
                    throw new FormatException($"epoch {number} with {figures.Count} figures is out of bounds");
                }

                record.Add(new RunEpoch(number, Step(json["step"]), [.. figures.Select(f => KeyValuePair.Create(f.Key, Value(f.Value)))]));
                break;
            case "end":
                record.Ending = Text(json["ending"]) is { Length: > 0 } ending ? ending : throw new FormatException("an end does not say how it ended");
                break;
            default:
                throw new FormatException("its kind is not run, step, epoch or end");
        }
    }

    private static KeyValuePair<string, string>[] Facts(JsonNode? json) => json is JsonArray { Count: <= MostFacts } facts
        ? [.. facts.Select(
            f => f is JsonArray { Count: 2 } pair ? KeyValuePair.Create(Text(pair[0]), Text(pair[1])) : throw new FormatException("a fact is no pair"))]
        : throw new FormatException("the facts are no list");

    private static string Text(JsonNode? json) => (string?)json ?? "";

    // JSON has no NaN and no infinity, and what is beyond float32 is not read again.
    private static JsonValue? Number(double value) => Math.Abs(value) <= float.MaxValue ? JsonValue.Create(value) : null;

    // What was measured was measured in float32; nothing else can be drawn.
    private static double Value(JsonNode? json) => json is null ? double.NaN
        : (double)json is var value && Math.Abs(value) <= float.MaxValue
            ? value
            : throw new FormatException($"{json.ToJsonString()} is no number that could be measured");

    private static double Place(JsonNode? json) =>
        json is not null && (double)json is >= 0 and <= MostEpochs and var place
            ? place
            : throw new FormatException($"a step has no place among the epochs, received {json?.ToJsonString() ?? "nothing"}");

    private static long Step(JsonNode? json) => (long?)json is null or >= 0
        ? (long?)json ?? 0
        : throw new FormatException($"a step has number {json!.ToJsonString()}");
}
