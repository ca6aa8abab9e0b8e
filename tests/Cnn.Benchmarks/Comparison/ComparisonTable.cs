using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Cnn.Benchmarks.Comparison;

/// <summary>The result as a page for people and as JSON for programs.</summary>
internal static class ComparisonTable
{
    private const string Header = "| Model | Batch | Type | Cnn, ms | Peer, ms | Peer's mode | Ratio | Cnn, MB | Peer, MB | Memory ratio | Bytes per step |";

    public static string Markdown(ComparisonOptions options, JsonObject machine, string processor, DateTimeOffset time, IReadOnlyList<ComparisonRow> rows)
    {
        var text = new StringBuilder();
        text.AppendLine("# Training steps, best times").AppendLine();
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"{time.UtcDateTime:yyyy-MM-dd HH:mm} UTC, {processor}, {machine["threads"]} threads ({machine["threads_reason"]}), " +
                $"{machine["isa"] ?? "managed backend"}.");
        text.AppendLine(CultureInfo.InvariantCulture,
            $"cnn {machine["version"]}, {machine["runtime"]}, oneDNN {machine["library_version"] ?? "not loaded"}; peer: {PeerName(rows) ?? "none"}.");
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"{options.Rounds} rounds of {options.Seconds} s, the programs taking turns; a ratio above 1 means that Cnn is faster, a memory ratio below " +
                $"1 that it needs less.").AppendLine();
        text.AppendLine(Header);
        text.AppendLine(string.Concat(Enumerable.Repeat("|---", Header.Count(c => c == '|') - 1)) + "|");
        foreach (ComparisonRow row in rows.Where(r => r.Failure is null))
        {
            text.AppendLine(Line(row));
        }

        Append(text, "Not measured", rows.Where(r => r.Failure is not null).Select(r => $"{r.Model.Name}, {r.DataType}: {r.Failure}"));
        Append(text, "Commands", rows.SelectMany(r => r.Ours.Concat(r.Peers)).Select(m => $"`{m.Command}`").Distinct());
        return text.ToString();
    }

    public static string Line(ComparisonRow row) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {row.Model.Name} | {row.Model.Batch} | {row.DataType} | {Number(row.BestOurs?.BestMilliseconds, "G4")} | " +
            $"{Number(row.BestPeer?.BestMilliseconds, "G4")} | {row.BestPeer?.Mode ?? "-"} | {Number(row.Ratio, "F2")} | " +
            $"{Number(row.BestOurs?.Megabytes, "F0")} | {Number(row.BestPeer?.Megabytes, "F0")} | {Number(row.MemoryRatio, "F2")} | " +
            $"{row.BestOurs?.Line["alloc_b_step"]} |");

    public static JsonObject Json(
        ComparisonOptions options, JsonObject machine, string processor, DateTimeOffset time, IReadOnlyList<ComparisonRow> rows) => new()
    {
        ["time"] = time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        ["processor"] = processor,
        ["seconds"] = options.Seconds,
        ["rounds"] = options.Rounds,
        ["machine"] = machine.DeepClone(),
        ["peer"] = PeerName(rows),
        ["rows"] = new JsonArray([.. rows.Select(Describe)]),
    };

    private static JsonNode Describe(ComparisonRow row) => new JsonObject
    {
        ["model"] = row.Model.Name,
        ["batch"] = row.Model.Batch,
        ["dtype"] = row.DataType,
        ["best_ms"] = row.BestOurs?.BestMilliseconds,
        ["peer_best_ms"] = row.BestPeer?.BestMilliseconds,
        ["peer_mode"] = row.BestPeer?.Mode,
        ["ratio"] = row.Ratio,
        ["rss_mb"] = row.BestOurs?.Megabytes,
        ["peer_rss_mb"] = row.BestPeer?.Megabytes,
        ["rss_ratio"] = row.MemoryRatio,
        ["failure"] = row.Failure,
        ["runs"] = new JsonArray([.. row.Ours.Concat(row.Peers).Select(Describe)]),
    };

    private static JsonNode Describe(Measurement run)
    {
        JsonObject line = run.Line.DeepClone().AsObject();
        line["command"] = run.Command;
        return line;
    }

    private static string? PeerName(IReadOnlyList<ComparisonRow> rows) => rows.SelectMany(r => r.Peers).Select(m => (string?)m.Line["peer"]).FirstOrDefault();

    private static string Number(double? value, string format) => value is { } number ? number.ToString(format, CultureInfo.InvariantCulture) : "-";

    private static void Append(StringBuilder text, string title, IEnumerable<string> items)
    {
        string[] lines = [.. items];
        if (lines.Length > 0)
        {
            text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"## {title}").AppendLine().AppendJoin('\n', lines.Select(l => $"- {l}")).AppendLine();
        }
    }
}
