using System.Globalization;
using System.Text.Json.Nodes;

namespace Cnn.Benchmarks.Comparison;

/// <summary>What was measured, and where.</summary>
/// <param name="Options">What was asked for.</param>
/// <param name="Machine">What cnn says of the machine.</param>
/// <param name="Processor">Its name and how many processors.</param>
/// <param name="Time">When it was done.</param>
/// <param name="SizeOfOurs">Bytes of our program on the disk.</param>
/// <param name="Rows">The networks.</param>
internal sealed record ComparisonResult(
    ComparisonOptions Options, JsonObject Machine, string Processor, DateTimeOffset Time, long SizeOfOurs, IReadOnlyList<ComparisonRow> Rows)
{
    /// <summary>The result for programs.</summary>
    public JsonObject ToJson() => new()
    {
        ["time"] = Time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        ["processor"] = Processor,
        ["seconds"] = Options.Seconds,
        ["rounds"] = Options.Rounds,
        ["machine"] = Machine.DeepClone(),
        ["size_bytes"] = SizeOfOurs,
        ["rows"] = new JsonArray([.. Rows.Select(Describe)]),
    };

    private static JsonNode Describe(ComparisonRow row) => new JsonObject
    {
        ["model"] = row.Model.Name,
        ["batch"] = row.Model.Batch,
        ["infer"] = row.Model.Infer,
        ["dtype"] = row.DataType,
        ["best_ms"] = row.Best?.BestMilliseconds,
        ["rss_mb"] = row.Best?.Megabytes,
        ["start_ms"] = row.Best?.StartMilliseconds,
        ["peers"] = new JsonArray([.. row.Peers.Select(p => Describe(row, p))]),
        ["failure"] = row.Failure,
        ["runs"] = new JsonArray([.. ComparisonTable.Runs(row).Select(Describe)]),
    };

    private static JsonObject Describe(ComparisonRow row, PeerRuns peer) => new JsonObject
    {
        ["name"] = peer.Peer.Name,
        ["best_ms"] = peer.Best?.BestMilliseconds,
        ["mode"] = peer.Best?.Mode,
        ["ratio"] = row.Ratio(peer),
        ["rss_mb"] = peer.Best?.Megabytes,
        ["rss_ratio"] = row.MemoryRatio(peer),
        ["start_ms"] = peer.Best?.StartMilliseconds,
        ["failure"] = peer.Failure,
    };

    private static JsonNode Describe(Measurement run)
    {
        JsonObject line = run.Line.DeepClone().AsObject();
        line["command"] = run.Command;
        return line;
    }
}
