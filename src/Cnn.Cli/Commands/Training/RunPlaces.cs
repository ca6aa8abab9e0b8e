using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cnn.Models;
using Cnn.OneDnn;
using Cnn.OneDnn.Files;

namespace Cnn.Cli.Commands;

/// <summary>The places that a training writes to: made before it begins, and not those of another network.</summary>
internal static class RunPlaces
{
    private const string RecordName = "run.jsonl";

    /// <summary>Refuses to write over the checkpoint of another network, or over what is none.</summary>
    /// <exception cref="UsageException">It would be.</exception>
    public static void RefuseForeignCheckpoint(string? file, string model)
    {
        if (!File.Exists(file))
        {
            return;
        }

        string? other;
        try
        {
            other = Checkpoint.ReadInfo(file).ModelName;
        }
        catch (FileNotFoundException)
        {
            // A link to a file that is still to be written.
            return;
        }
        catch (InvalidFormatException)
        {
            throw new UsageException($"--checkpoint: '{file}' is there and holds no checkpoint that could be read. Name another place, or remove it.");
        }

        if (other != model)
        {
            throw new UsageException(
                $"--checkpoint: '{file}' holds a training of '{other}', and '{model}' would overwrite it. Name another place, or remove it.");
        }
    }

    /// <summary>Refuses to write over the report of another network.</summary>
    /// <exception cref="UsageException">It would be.</exception>
    public static void RefuseForeignReport(string? folder, string model)
    {
        if (folder is not null && ModelIn(Path.Combine(folder, RecordName)) is { Length: > 0 } other && other != model)
        {
            throw new UsageException(
                $"--report: '{folder}' holds the record of a training of '{other}', and '{model}' would overwrite it. Name another place, or remove it.");
        }
    }

    /// <summary>Refuses to write over the checkpoint of the same network trained on something else.</summary>
    /// <param name="file">The file that will be written; null for none.</param>
    /// <param name="model">The network that will be trained.</param>
    /// <param name="data">What it will be trained on.</param>
    /// <param name="earlier">What it was trained on before, where it goes on; null where it begins.</param>
    /// <exception cref="UsageException">It would be.</exception>
    public static void RefuseOtherTraining(string? file, Model model, string data, string? earlier = null)
    {
        // A link to a file that is still to be written holds nothing.
        if (!File.Exists(file) || new FileInfo(file).ResolveLinkTarget(returnFinalTarget: true) is { Exists: false })
        {
            return;
        }

        string? before = TrainedModel.DataOf(Checkpoint.ReadInfo(file));
        if (before is not null && !DataChoice.IsSame(before, data) && !DataChoice.IsSame(before, earlier))
        {
            throw new UsageException(
                $"--checkpoint: '{file}' holds a training on {before}, and one on {data} would overwrite it. Name another place, or remove it.");
        }

        // Images of another size and other classes make other weights.
        using var reader = new SafeTensorsReader(file);
        if (reader.Entries.Where(e => !Checkpoint.IsTrainingState(e.Name)).Sum(e => e.ElementCount) != model.ParameterCount)
        {
            throw new UsageException(
                $"--checkpoint: '{file}' holds a training of '{model.Name}' for other images or classes, which this one would overwrite. Name " +
                    $"another place, or remove it.");
        }
    }

    /// <summary>The same for a report.</summary>
    /// <exception cref="UsageException">It would be written over.</exception>
    public static void RefuseOtherReport(string? folder, Model model, string data)
    {
        if (folder is null || FactsIn(Path.Combine(folder, RecordName)) is not { } facts)
        {
            return;
        }

        string? before = facts.GetValueOrDefault(RunReport.DataFact), count = facts.GetValueOrDefault("Parameters");
        if ((before is not null && !DataChoice.IsSame(before, data))
            || (count is not null && count != model.ParameterCount.ToString("N0", CultureInfo.InvariantCulture)))
        {
            string size = count is null ? "" : $" with {count} parameters";
            throw new UsageException(
                $"--report: '{folder}' holds the record of a training on {before ?? "other data"}{size}, and this one would overwrite it. Name " +
                    $"another place, or remove it.");
        }
    }

    private static Dictionary<string, string>? FactsIn(string record) => FirstLine(record)?["facts"] is JsonArray facts
        ? facts.OfType<JsonArray>().Where(f => f.Count == 2 && f.All(v => v?.GetValueKind() == JsonValueKind.String)).DistinctBy(f => (string)f[0]!)
            .ToDictionary(f => (string)f[0]!, f => (string)f[1]!)
        : null;

    private static string? ModelIn(string record) => FirstLine(record)?["model"] is JsonValue value && value.TryGetValue(out string? name) ? name : null;

    // A record that cannot be read is for the report to complain about.
    private static JsonObject? FirstLine(string record)
    {
        try
        {
            if (!File.Exists(record))
            {
                return null;
            }

            using var reader = new StreamReader(InputFile.Open(record));
            return reader.ReadLine() is { } line ? JsonNode.Parse(line) as JsonObject : null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return null;
        }
    }
}
