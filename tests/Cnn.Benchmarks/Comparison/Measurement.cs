using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cnn.Benchmarks.Comparison;

/// <summary>One run of one program: the line that it printed.</summary>
/// <param name="Command">The command line.</param>
/// <param name="Mode">f32 or bf16 for cnn; eager, cl or bf16 for the peer.</param>
/// <param name="Batch">Samples per step.</param>
/// <param name="BestMilliseconds">The fastest step.</param>
/// <param name="MedianMilliseconds">The middle step.</param>
/// <param name="Megabytes">The process's peak memory.</param>
/// <param name="Line">Everything that was printed.</param>
internal sealed record Measurement(
    string Command, string Mode, int Batch, double BestMilliseconds, double MedianMilliseconds, double Megabytes, JsonObject Line)
{
    /// <summary>From the start of the process to its end.</summary>
    public double ProcessMilliseconds { get; init; }

    /// <summary>What it took beside the steps that it measured: start, plan, first steps and end.</summary>
    public double StartMilliseconds => Math.Max(0, ProcessMilliseconds - (((double?)Line["n"] ?? 0) * MedianMilliseconds));

    /// <summary>The measurement in what a program printed: its last line that is a JSON object with the keys of a measurement.</summary>
    /// <exception cref="RunFailedException">There is none, or it reports an error.</exception>
    public static Measurement Parse(string command, string output)
    {
        foreach (string line in output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Reverse())
        {
            if (line[0] != '{')
            {
                continue;
            }

            try
            {
                JsonObject json = JsonNode.Parse(line)!.AsObject();
                if ((string?)json["error"] is { } error)
                {
                    throw new RunFailedException($"{command}: {error}");
                }

                return new Measurement(
                    command, (string)json["mode"]!, (int)json["batch"]!, (double)json["best_ms"]!, (double)json["ms"]!, (double)json["rss_mb"]!, json);
            }
            catch (Exception e) when (e is JsonException or ArgumentNullException or InvalidOperationException or FormatException)
            {
                throw new RunFailedException($"{command}: printed a line without mode, batch, best_ms, ms and rss_mb: {line}");
            }
        }

        throw new RunFailedException($"{command}: printed no line of JSON.");
    }
}
