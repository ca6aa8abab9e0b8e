using System.Globalization;

namespace Cnn.Machines;

/// <summary>The results as columns of text.</summary>
internal static class ResultTable
{
    private static readonly string[] Titles = ["Machine", "What", "How", "Backend", "Instruction set", "Seconds", "Cases passed"];

    public static string Write(IReadOnlyList<Result> results)
    {
        string[][] rows = [Titles, .. results.Select(Row)];
        int[] widths = [.. Titles.Select((_, column) => rows.Max(row => row[column].Length))];
        return string.Join(Environment.NewLine, rows.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd()));
    }

    private static string[] Row(Result result) =>
    [
        result.Machine.Name,
        result.Machine.What,
        result.Machine.How,
        result.Backend ?? "",
        result.InstructionSet ?? "",
        result.Backend is null ? "" : result.Seconds.ToString("F0", CultureInfo.InvariantCulture),
        result.Outcome,
    ];
}
