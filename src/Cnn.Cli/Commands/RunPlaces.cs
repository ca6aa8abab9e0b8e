using System.Text.Json;
using System.Text.Json.Nodes;
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
            throw new UsageException($"--checkpoint: '{file}' holds a training of '{other}', and '{model}' would overwrite it. Name another place, or remove it.");
        }
    }

    /// <summary>Refuses to write over the report of another network.</summary>
    /// <exception cref="UsageException">It would be.</exception>
    public static void RefuseForeignReport(string? folder, string model)
    {
        if (folder is not null && ModelIn(Path.Combine(folder, RecordName)) is { Length: > 0 } other && other != model)
        {
            throw new UsageException($"--report: '{folder}' holds the record of a training of '{other}', and '{model}' would overwrite it. Name another place, or remove it.");
        }
    }

    // A record that cannot be read is for the report to complain about.
    private static string? ModelIn(string record)
    {
        try
        {
            if (!File.Exists(record))
            {
                return null;
            }

            using var reader = new StreamReader(InputFile.Open(record));
            return reader.ReadLine() is { } line ? (string?)(JsonNode.Parse(line) as JsonObject)?["model"] : null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return null;
        }
    }
}
