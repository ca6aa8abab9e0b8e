using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Cnn.Benchmarks.Comparison;

/// <summary>Runs the programs that are compared, each measurement in a process of its own so that its peak memory is its own.</summary>
internal sealed class Programs(ComparisonOptions options)
{
    private readonly Dictionary<string, string> files = [];

    public Measurement RunOurs(BenchmarkModel model, string dataType) => Measure(
    [
        .. Ours, "bench", model.Name, .. model.Infer ? (string[])["--infer"] : [], "--batch", Text(model.Batch), "--dtype", dataType,
        "--seconds", Text(options.Seconds), "--json",
    ]);

    public Measurement RunPeer(Peer peer, BenchmarkModel model, string mode) =>
        RunPeer(peer, model, ["--models", model.Name, "--modes", mode, "--seconds", Text(options.Seconds)]);

    /// <summary>A peer's predictions of the network that we export for it, with the first weights.</summary>
    public Measurement RunPredictor(Peer peer, BenchmarkModel model)
    {
        if (!files.TryGetValue(model.Name, out string? file))
        {
            string folder = Path.Combine(options.Output, "models");
            Directory.CreateDirectory(folder);
            files[model.Name] = file = Path.Combine(folder, model.Name + ".onnx");
            Run([.. Ours, "export", model.Name, "--channels-first", "--output", file]);
        }

        return RunPeer(peer, model, ["--files", file, "--batch", Text(model.Batch), "--seconds", Text(options.Seconds)]);
    }

    /// <summary>What our program takes on the disk, in bytes, with the library beside it.</summary>
    public long SizeOfOurs() =>
        Path.GetDirectoryName(Path.GetFullPath(options.Program)) is { } folder && Directory.Exists(folder)
            ? new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length)
            : 0;

    /// <summary>What cnn says of the machine.</summary>
    public JsonObject DescribeMachine()
    {
        (string command, string output) = Run([.. Ours, "info", "--json"]);
        return JsonNode.Parse(output)?.AsObject() ?? throw new RunFailedException($"{command}: printed nothing.");
    }

    private string[] Ours => options.Program.EndsWith(".dll", StringComparison.Ordinal) ? ["dotnet", options.Program] : [options.Program];

    private static Measurement RunPeer(Peer peer, BenchmarkModel model, string[] words)
    {
        Measurement run = Measure(["sh", "-c", $"exec {peer.Command} \"$@\"", "peer", .. words]);
        return run.Batch == model.Batch
            ? run
            : throw new RunFailedException($"{run.Command}: measured batches of {run.Batch}, expected {model.Batch}.");
    }

    private static Measurement Measure(string[] line)
    {
        long start = Stopwatch.GetTimestamp();
        (string command, string output) = Run(line);
        return Measurement.Parse(command, output) with { ProcessMilliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds };
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
        ? $"{FileNames(line[2]["exec ".Length..^" \"$@\"".Length])} {FileNames(string.Join(' ', line[4..]))}"
        : $"{FileNames(line[0] == "dotnet" ? "cnn" : line[0])} {FileNames(string.Join(' ', line[0] == "dotnet" ? line[2..] : line[1..]))}";

    private static string FileNames(string words) =>
        string.Join(' ', words.Split(' ').Select(word => word.Contains('/', StringComparison.Ordinal) ? Path.GetFileName(word) : word));

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
