using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cnn.Benchmarks.Comparison;

/// <summary>compare: whole training steps of the zoo, alternating with a peer.</summary>
internal static class ComparisonCommand
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <returns>0, 1 if nothing could be measured, 2 if it was called wrongly.</returns>
    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        try
        {
            ComparisonOptions options = ComparisonOptions.Parse(args);
            var programs = new Programs(options);
            JsonObject machine = programs.DescribeMachine();
            string processor = ProcessorName();
            IReadOnlyList<ComparisonRow> rows = new ComparisonRun(options, programs, error).Run();
            DateTimeOffset now = DateTimeOffset.UtcNow;
            string table = ComparisonTable.Markdown(options, machine, processor, now, rows);
            Directory.CreateDirectory(options.Output);
            File.WriteAllText(Path.Combine(options.Output, "table.md"), table);
            File.WriteAllText(Path.Combine(options.Output, "table.json"), ComparisonTable.Json(options, machine, processor, now, rows).ToJsonString(Indented));
            output.WriteLine(table);
            return rows.Any(r => r.Failure is null) ? 0 : 1;
        }
        catch (ArgumentException e)
        {
            error.WriteLine(e.Message);
            return 2;
        }
        catch (RunFailedException e)
        {
            error.WriteLine(e.Message);
            return 1;
        }
    }

    private static string ProcessorName()
    {
        const string Facts = "/proc/cpuinfo", Key = "model name";
        string? line = File.Exists(Facts) ? File.ReadLines(Facts).FirstOrDefault(l => l.StartsWith(Key, StringComparison.Ordinal)) : null;
        return $"{line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? "unknown processor"}, {Environment.ProcessorCount} processors";
    }
}
