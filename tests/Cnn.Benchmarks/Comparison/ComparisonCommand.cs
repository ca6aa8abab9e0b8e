using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cnn.Benchmarks.Comparison;

/// <summary>compare: whole training steps and predictions of the zoo, alternating with peers.</summary>
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
            IReadOnlyList<ComparisonRow> rows = new ComparisonRun(options, programs, error).Run();
            var result = new ComparisonResult(options, machine, ProcessorName(), DateTimeOffset.UtcNow, programs.SizeOfOurs(), rows);
            string table = ComparisonTable.Markdown(result);
            Directory.CreateDirectory(options.Output);
            File.WriteAllText(Path.Combine(options.Output, "table.md"), table);
            File.WriteAllText(Path.Combine(options.Output, "table.json"), result.ToJson().ToJsonString(Indented));
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
