using System.Diagnostics;

namespace Cnn.Machines;

/// <summary>Runs the reference cases on a machine.</summary>
internal sealed class MachineRun(Places places)
{
    // The slowest emulated machine takes two minutes on two cores that are otherwise idle.
    // 128 + SIGSEGV, and how often in a row the emulator may end so before it counts.
    private const int Fallen = 139, MostFalls = 4;

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
            ?? (machine.Library is { } library && !File.Exists(Path.Combine(places.Native, library))
                ? $"{library} was not fetched below {places.Native}"
                : null);
        return missing is null ? machine.Backends.Select(backend => Verify(machine, backend)) : [Nothing(machine, [missing])];
    }

    private static Result Nothing(Machine machine, IReadOnlyList<string> complaints) => new(machine, null, null, 0, 0, 0, complaints);

    private Result Verify(Machine machine, string backend)
    {
        int cases = GoldenCases.Count(places.Golden);

        // Kept times and trials of another machine must not decide for this one.
        string cache = Directory.CreateTempSubdirectory("cnn-machine-").FullName;
        var watch = Stopwatch.StartNew();
        try
        {
            ProgramEnd info = Start(machine, cache, "info", "--backend", backend, "--json");
            (string? isa, IReadOnlyList<string> complaints) = Verdict.OfInfo(backend == "auto" ? machine.Chosen : backend, info);
            int passed = 0;
            if (complaints.Count == 0)
            {
                string[] threads = machine.Threads > 0 ? ["--threads", $"{machine.Threads}"] : [];
                (passed, complaints) = Verdict.OfCases(cases, Start(machine, cache, ["verify", places.Golden, "--backend", backend, "--json", .. threads]));
            }

            return new Result(machine, backend, isa, passed, cases, watch.Elapsed.TotalSeconds, complaints);
        }
        finally
        {
            Directory.Delete(cache, recursive: true);
        }
    }

    /// <summary>Runs the program; again where the emulator itself fell over, which it does now and then with any .NET program that collects garbage.</summary>
    private ProgramEnd Start(Machine machine, string cache, params string[] args)
    {
        ProgramEnd end = StartOnce(machine, cache, args);
        for (int again = 1; again < MostFalls && machine.Emulator is not null && end.Code == Fallen; again++)
        {
            Console.Error.WriteLine($"{machine.Name}: the emulator fell over; once more");
            end = StartOnce(machine, cache, args);
        }

        return end;
    }

    private ProgramEnd StartOnce(Machine machine, string cache, params string[] args)
    {
        string program = places.Program(machine.Runtime);
        string[] command = machine.Emulator is { } emulator
            ? [emulator.ProgramIn(places), .. emulator.ArgumentsIn(places), program, .. args]
            : [program, .. args];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["CNN_TUNING_CACHE"] = Path.Combine(cache, "times");
        if (machine.Emulator is not null)
        {
            // The runtime writes its write barriers anew through a second mapping of their page. QEMU, which sees writes to the page itself only, would go on
            // with the old ones, and the garbage collector would overlook objects.
            start.Environment["DOTNET_EnableWriteXorExecute"] = "0";

            // Without these it writes over calls that other threads are just making, and one run of three ends with SIGSEGV.
            start.Environment["DOTNET_TieredCompilation"] = "0";
            start.Environment["DOTNET_gcConcurrent"] = "0";
        }

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
            return new ProgramEnd(-1, "", $"it did not end within {Longest.TotalMinutes} minutes");
        }

        return new ProgramEnd(process.ExitCode, output.Result, error.Result);
    }
}
