using System.Globalization;
using System.Text;

namespace Cnn.Benchmarks.Comparison;

/// <summary>The result as a page for people: a table of trainings, one of predictions, and what all rows of a peer give together.</summary>
internal static class ComparisonTable
{
    private const double Megabyte = 1e6;

    public static string Markdown(ComparisonResult result)
    {
        ComparisonOptions options = result.Options;
        var text = new StringBuilder();
        text.AppendLine("# Steps, best times").AppendLine();
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"{result.Time.UtcDateTime:yyyy-MM-dd HH:mm} UTC, {result.Processor}, {result.Machine["threads"]} threads ({result.Machine["threads_reason"]}), " +
                $"{result.Machine["isa"] ?? "managed backend"}.");
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"cnn {result.Machine["version"]}, {result.Machine["runtime"]}, oneDNN {result.Machine["library_version"] ?? "not loaded"}, " +
                $"{result.SizeOfOurs / Megabyte:F0} MB on the disk; {PeerNames(result.Rows)}.");
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"{options.Rounds} rounds of {options.Seconds} s, the programs taking turns; a ratio above 1 means that Cnn is faster. Memory is the peak of the " +
                $"process; start is what it takes beside the measured steps, first ones included.");
        foreach (IGrouping<bool, ComparisonRow> kind in result.Rows.Where(r => r.Failure is null).GroupBy(r => r.Model.Infer))
        {
            ComparisonRow[] rows = [.. kind];
            string[] heading =
            [
                "Model", "Batch", "Type", "Cnn, ms", "MB", "Start, s",
                .. rows[0].Peers.SelectMany(p => (string[])[$"{p.Peer.Name}, ms", "Mode", "Ratio", "MB", "Start, s"]), "Bytes per step",
            ];
            text.AppendLine().AppendLine(kind.Key ? "## Predictions" : "## Training steps").AppendLine();
            text.AppendLine($"| {string.Join(" | ", heading)} |").AppendLine(string.Concat(Enumerable.Repeat("|---", heading.Length)) + "|");
            foreach (ComparisonRow row in rows)
            {
                text.AppendLine(Line(row));
            }

            Append(text, "Geometric means", Means(rows), 3);
        }

        Append(text, "Not measured", result.Rows.SelectMany(Failures));
        Append(text, "Commands", result.Rows.SelectMany(Runs).Select(m => $"`{m.Command}`").Distinct());
        return text.ToString();
    }

    public static string Line(ComparisonRow row) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {row.Model.Name} | {row.Model.Batch} | {row.DataType} | {Cells(row.Best)} | " +
            $"{string.Concat(row.Peers.Select(p => PeerCells(row, p)))}{row.Best?.Line["alloc_b_step"]} |");

    /// <summary>All runs of a row, ours first.</summary>
    public static IEnumerable<Measurement> Runs(ComparisonRow row) => row.Ours.Concat(row.Peers.SelectMany(p => p.Runs));

    private static string Cells(Measurement? run) =>
        $"{Number(run?.BestMilliseconds, "G4")} | {Number(run?.Megabytes, "F0")} | {Number(run?.StartMilliseconds / 1e3, "F1")}";

    private static string PeerCells(ComparisonRow row, PeerRuns peer) =>
        $"{Number(peer.Best?.BestMilliseconds, "G4")} | {peer.Best?.Mode ?? "-"} | {Number(row.Ratio(peer), "F2")} | {Number(peer.Best?.Megabytes, "F0")} | " +
            $"{Number(peer.Best?.StartMilliseconds / 1e3, "F1")} | ";

    // A sentence for each peer and type, and for each batch where there are several of a network.
    private static IEnumerable<string> Means(ComparisonRow[] rows) =>
        from cell in rows.SelectMany(row => row.Peers.Select(peer => (Row: row, Peer: peer)))
        where cell.Row.Ratio(cell.Peer) is not null
        group cell by (cell.Peer.Peer.Name, cell.Row.DataType, Batch: cell.Row.Model.Infer ? cell.Row.Model.Batch : 0) into same
        select string.Create(
            CultureInfo.InvariantCulture,
            $"{same.Key.Name}, {same.Key.DataType}{(same.Key.Batch > 0 ? $", batch {same.Key.Batch}" : "")}: " +
                $"{Math.Exp(same.Average(c => Math.Log(c.Row.Ratio(c.Peer)!.Value))):F2} over {same.Count()} networks, " +
                $"least {same.MinBy(c => c.Row.Ratio(c.Peer)).Row.Model.Name} with {same.Min(c => c.Row.Ratio(c.Peer)):F2}");

    private static IEnumerable<string> Failures(ComparisonRow row)
    {
        string name = $"{row.Model.Name}{(row.Model.Infer ? " predicting" : "")}, {row.DataType}: ";
        return row.Failure is { } ours ? [name + ours] : row.Peers.Where(p => p.Failure is not null).Select(p => name + p.Failure);
    }

    private static string PeerNames(IReadOnlyList<ComparisonRow> rows)
    {
        string[] names = [.. rows.SelectMany(r => r.Peers).SelectMany(p => p.Runs.Select(m => $"{p.Peer.Name} is {m.Line["peer"]}")).Distinct()];
        return names.Length == 0 ? "no peer" : string.Join(", ", names);
    }

    private static string Number(double? value, string format) => value is { } number ? number.ToString(format, CultureInfo.InvariantCulture) : "-";

    private static void Append(StringBuilder text, string title, IEnumerable<string> items, int level = 2)
    {
        string[] lines = [.. items];
        if (lines.Length > 0)
        {
            text.AppendLine().AppendLine($"{new string('#', level)} {title}").AppendLine().AppendJoin('\n', lines.Select(l => $"- {l}")).AppendLine();
        }
    }
}
