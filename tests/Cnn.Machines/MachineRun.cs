using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cnn.Machines;

/// <summary>Runs the reference cases on a machine.</summary>
internal sealed class MachineRun(Places places)
{
    // The slowest emulated machine takes two minutes on two cores that are otherwise idle.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(20);

    /// <summary>One result per backend, or one that says why there is none.</summary>
    public IEnumerable<Result> Run(Machine machine)
    {
        IReadOnlyList<string> wrong = ProgramFile.Complaints(places.Program(machine.Runtime), machine.Runtime);
        if (wrong.Count > 0 || machine.NotRun is not null)
        {
            return [Nothing(machine, wrong)];
        }

        string? missing = machine.Emulator?.MissingIn(places)
            ?? (machine.Library is { } library && !File.Exists(Path.Combine(places.Native, library)) ? $"{library} was not fetched below {places.Native}" : null);
        return missing is null ? machine.Backends.Select(backend => Verify(machine, backend)) : [Nothing(machine, [missing])];
    }

    private static Result Nothing(Machine machine, IReadOnlyList<string> complaints) => new(machine, null, null, 0, 0, 0, complaints);

    private Result Verify(Machine machine, string backend)
    {
        // Kept times and trials of another machine must not decide for this one.
        string cache = Directory.CreateTempSubdirectory("cnn-machine-").FullName;
        var watch = Stopwatch.StartNew();
        try
        {
            (string? isa, IReadOnlyList<string> obstacles) = Look(machine, backend, cache);
            if (obstacles.Count > 0)
            {
                return new Result(machine, backend, isa, 0, GoldenCases.Count(places.Golden), watch.Elapsed.TotalSeconds, obstacles);
            }

            string[] threads = machine.Threads > 0 ? ["--threads", $"{machine.Threads}"] : [];
            (int code, string output, string error) = Start(machine, cache, ["verify", places.Golden, "--backend", backend, "--json", .. threads]);
            return Judge(machine, backend, isa, code, output, error, watch.Elapsed.TotalSeconds);
        }
        finally
        {
            Directory.Delete(cache, recursive: true);
        }
    }

    // What computes must be what was asked for: a fallback that passes would prove nothing.
    private (string? InstructionSet, IReadOnlyList<string> Obstacles) Look(Machine machine, string backend, string cache)
    {
        (int code, string output, string error) = Start(machine, cache, ["info", "--backend", backend, "--json"]);
        if (code != 0 || Parse(output) is not [JsonObject info])
        {
            return (null, [$"cnn info ended with code {code}: {LastLine(error)}"]);
        }

        string? used = (string?)info["backend"], expected = backend == "auto" ? machine.Chosen : backend;
        return ((string?)info["isa"], used == expected ? [] : [$"cnn info names the backend {used}, expected {expected}: {(string?)info["reason"]}"]);
    }

    private Result Judge(Machine machine, string backend, string? isa, int code, string output, string error, double seconds)
    {
        int cases = GoldenCases.Count(places.Golden);
        JsonObject[] lines = Parse(output);
        int passed = lines is [.., var last] && last["passed"] is JsonValue count ? (int)count : 0;
        List<string> complaints = [.. lines.Where(l => l["id"] is not null).Select(l => $"{l["suite"]}/{l["id"]} {l["status"]}: {l["message"]}")];
        if (complaints.Count == 0 && (code != 0 || passed != cases))
        {
            complaints.Add($"cnn verify ended with code {code} after {passed} of {cases} cases: {LastLine(error)}");
        }

        return new Result(machine, backend, isa, passed, cases, seconds, complaints);
    }

    private (int Code, string Output, string Error) Start(Machine machine, string cache, string[] args)
    {
        string program = places.Program(machine.Runtime);
        string[] command = machine.Emulator is { } emulator ? [emulator.ProgramIn(places), .. emulator.ArgumentsIn(places), program, .. args] : [program, .. args];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["CNN_TUNING_CACHE"] = Path.Combine(cache, "times");
        foreach ((string name, string value) in machine.Environment)
        {
            start.Environment[name] = value;
        }

        if (machine.Library is { } library)
        {
            start.Environment["CNN_ONEDNN_LIBRARY"] = Path.Combine(places.Native, library);
        }

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Longest))
        {
            process.Kill(entireProcessTree: true);
            return (-1, "", $"it did not end within {Longest.TotalMinutes} minutes");
        }

        return (process.ExitCode, output.Result, error.Result);
    }

    private static JsonObject[] Parse(string output)
    {
        try
        {
            return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)).OfType<JsonObject>()];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static string LastLine(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? "it said nothing";
}
