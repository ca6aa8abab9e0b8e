using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Cnn.Benchmarks.Comparison;

/// <summary>Runs the programs that are compared, each measurement in a process of its own so that its peak memory is its own.</summary>
internal sealed class Programs(ComparisonOptions options)
{
    public Measurement RunOurs(BenchmarkModel model, string dataType) =>
        Measure([.. Ours, "bench", model.Name, "--batch", Text(model.Batch), "--dtype", dataType, "--seconds", Text(options.Seconds), "--json"]);

    public Measurement RunPeer(BenchmarkModel model, string mode)
    {
        Measurement peer = Measure(
            ["sh", "-c", $"exec {options.Peer} \"$@\"", "peer", "--models", model.Name, "--modes", mode, "--seconds", Text(options.Seconds)]);
        return peer.Batch == model.Batch
            ? peer
            : throw new RunFailedException($"{peer.Command}: measured batches of {peer.Batch}, expected {model.Batch}.");
    }

    /// <summary>What cnn says of the machine.</summary>
    public JsonObject DescribeMachine()
    {
        (string command, string output) = Run([.. Ours, "info", "--json"]);
        return JsonNode.Parse(output)?.AsObject() ?? throw new RunFailedException($"{command}: printed nothing.");
    }

    private string[] Ours => options.Program.EndsWith(".dll", StringComparison.Ordinal) ? ["dotnet", options.Program] : [options.Program];

    private static Measurement Measure(string[] line)
    {
        (string command, string output) = Run(line);
        return Measurement.Parse(command, output);
    }

    private static (string Command, string Output) Run(string[] line)
    {
        string command = Describe(line);
        using Process process = Process.Start(new ProcessStartInfo(line[0], line[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? (command, output)
            : throw new RunFailedException($"{command}: ended with code {process.ExitCode}. {error.Result.Trim().Split('\n')[^1]}");
    }

    // Names of files only: a report says what was run, not where this machine keeps it.
    private static string Describe(string[] line) => line[0] == "sh"
        ? $"{FileNames(line[2]["exec ".Length..^" \"$@\"".Length])} {string.Join(' ', line[4..])}"
        : $"{FileNames(line[0] == "dotnet" ? "cnn" : line[0])} {string.Join(' ', line[0] == "dotnet" ? line[2..] : line[1..])}";

    private static string FileNames(string words) =>
        string.Join(' ', words.Split(' ').Select(word => word.Contains('/', StringComparison.Ordinal) ? Path.GetFileName(word) : word));

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
