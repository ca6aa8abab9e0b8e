using System.Text.Json;
using System.Text.Json.Nodes;
using Cnn.Models.Data.Images.Png;
using Cnn.OneDnn;
using Cnn.OneDnn.Files;

namespace Cnn.Models;

/// <summary>Keeps the last evaluation of a run as JSON, whole or not at all. What is read is not trusted.</summary>
internal static class EvaluationFile
{
    private const long LargestFile = 64L << 20;
    private const int MostClasses = 100_000, MostMistakes = 1000;

    public static void Write(string path, RunEvaluation evaluation)
    {
        var json = new JsonObject
        {
            ["classes"] = new JsonArray([.. evaluation.Classes.Select(c => (JsonNode)c)]),
            ["samples"] = evaluation.Samples,
            ["total"] = evaluation.Total,
            ["matrix"] = new JsonArray([.. evaluation.Matrix.Select(r => (JsonNode)new JsonArray([.. r.Select(n => (JsonNode)n)]))]),
            ["mistakes"] = new JsonArray([.. evaluation.Mistakes.Select(m => (JsonNode)new JsonObject
            {
                ["index"] = m.Index,
                ["truth"] = m.Truth,
                ["predicted"] = m.Predicted,
                ["probability"] = m.Probability,
                ["truth_probability"] = m.TruthProbability,
                ["png"] = Convert.ToBase64String(m.Png),
            })]),
            ["right"] = new JsonArray([.. evaluation.Right.Select(r => (JsonNode)new JsonObject
            {
                ["index"] = r.Index,
                ["label"] = r.Label,
                ["probability"] = r.Probability,
                ["png"] = Convert.ToBase64String(r.Png),
            })]),
            ["filter_layer"] = evaluation.FilterLayer,
            ["filters"] = Convert.ToBase64String(evaluation.Filters),
        };
        AtomicFile.WriteText(path, json.ToJsonString());
    }

    /// <summary>Reads an evaluation; null where there is none.</summary>
    /// <exception cref="InvalidFormatException">It is damaged.</exception>
    public static RunEvaluation? Read(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            return null;
        }

        InputFile.Require(path);
        try
        {
            JsonNode json = file.Length <= LargestFile ? JsonNode.Parse(File.ReadAllText(path))
                ?? throw new FormatException("it is empty") : throw new FormatException($"it has {file.Length} bytes, at most {LargestFile} are expected");
            string[] classes = [.. List(json["classes"], MostClasses).Select(Text)];
            int[][] matrix = [.. List(json["matrix"], classes.Length).Select(r => Row(r, classes.Length))];
            if (matrix.Length != 0 && matrix.Length != classes.Length)
            {
                throw new FormatException($"the matrix has {matrix.Length} rows for {classes.Length} classes");
            }

            return new RunEvaluation(
                classes,
                Count(json["samples"]),
                Count(json["total"]),
                matrix,
                [.. List(json["mistakes"], MostMistakes)
                    .Select(m => ToMistake(m as JsonObject ?? throw new FormatException("a mistake is no object"), classes.Length))],
                Text(json["filter_layer"]),
                Png(json["filters"]))
            {
                // Records of earlier versions have none.
                Right = json["right"] is null ? [] : [.. List(json["right"], MostMistakes).Select(r => ToRight(r, classes.Length))],
            };
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or ArgumentException or OverflowException)
        {
            throw new InvalidFormatException($"{path} is damaged: {e.Message} Delete it and make the report again.", e);
        }
    }

    private static int[] Row(JsonNode? json, int classes)
    {
        int[] row = [.. List(json, classes).Select(Count)];
        return row.Length == classes ? row : throw new FormatException($"a row of the matrix does not have {classes} counts");
    }

    private static Mistake ToMistake(JsonObject json, int classes)
    {
        var mistake = new Mistake(Count(json["index"]), Count(json["truth"]), Count(json["predicted"]), Number(json["probability"]),
            Number(json["truth_probability"]), Png(json["png"]));
        return (uint)mistake.Truth < (uint)classes && (uint)mistake.Predicted < (uint)classes
            ? mistake
            : throw new FormatException("a mistake names a class that is not there");
    }

    private static RightSample ToRight(JsonNode? json, int classes) => json is JsonObject
        && new RightSample(Count(json["index"]), Count(json["label"]), Number(json["probability"]), Png(json["png"])) is var right
        && (uint)right.Label < (uint)classes
            ? right
            : throw new FormatException("a right sample is no object, or of a class that is not there");

    private static byte[] Png(JsonNode? json)
    {
        byte[] file = Convert.FromBase64String(Text(json));
        return file.Length == 0 || file.AsSpan().StartsWith(PngHeader.Signature) ? file : throw new FormatException("a picture is no PNG");
    }

    private static string Text(JsonNode? json) => (string?)json ?? throw new FormatException("expected text, received nothing");

    private static int Count(JsonNode? json) => (int?)json is >= 0 and var count
        ? count
        : throw new FormatException($"expected a count, received {json?.ToJsonString() ?? "nothing"}");

    private static double Number(JsonNode? json) => (double?)json is { } value && Math.Abs(value) <= float.MaxValue
        ? value
        : throw new FormatException($"expected a number, received {json?.ToJsonString() ?? "nothing"}");

    private static JsonArray List(JsonNode? json, int limit) => json is JsonArray array && array.Count <= limit
        ? array
        : throw new FormatException($"expected a list of at most {limit} entries");
}
