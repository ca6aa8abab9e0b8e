using System.Diagnostics;
using System.Globalization;

namespace Cnn.Fuzzing;

/// <summary>
/// Lets AFL++ look for inputs of each reader that end in anything but success or an exception of the library's own. The assemblies of the
/// program that it starts have been instrumented, so that the fuzzer sees which paths an input takes; they run nowhere else.
/// </summary>
/// <param name="fuzzer">The file afl-fuzz.</param>
/// <param name="program">This program, instrumented.</param>
/// <param name="output">Where it writes what it finds.</param>
/// <param name="seconds">How long each reader is tried.</param>
internal sealed class FuzzRun(string fuzzer, string program, string output, int seconds)
{
    // An input may take so many times longer than a good one on a busy machine before it counts as a hang.
    private const int HangMilliseconds = 10_000;

    /// <summary>Tries each reader and prints what was found.</summary>
    /// <returns>Whether nothing was.</returns>
    public bool Run(IReadOnlyList<FileReader> readers)
    {
        bool clean = true;
        if (!OperatingSystem.IsWindows())
        {
            // Files of fetched packages are kept as data.
            File.SetUnixFileMode(fuzzer, File.GetUnixFileMode(fuzzer) | UnixFileMode.UserExecute);
        }

        foreach (FileReader reader in readers)
        {
            string folder = Path.Combine(output, reader.Name);
            int code = Start(reader, folder);
            string found = Path.Combine(folder, "default");
            string[] bad = [.. Files(found, "crashes"), .. Files(found, "hangs")];
            Dictionary<string, string> figures = Figures(Path.Combine(found, "fuzzer_stats"));
            string inputs = figures.GetValueOrDefault("execs_done", "0");
            Console.WriteLine($"{reader.Name}: {inputs} inputs, {figures.GetValueOrDefault("corpus_count", "0")} paths kept, {bad.Length} bad");
            foreach (string file in bad)
            {
                Console.WriteLine($"  {file}");
            }

            if (code != 0 || inputs == "0")
            {
                Console.WriteLine($"  the fuzzer ended with {code}; its words are in {Path.Combine(folder, "fuzzer.log")}");
            }

            clean &= bad.Length == 0 && code == 0 && inputs != "0";
        }

        return clean;
    }

    private int Start(FileReader reader, string folder)
    {
        Directory.CreateDirectory(folder);
        var start = new ProcessStartInfo(fuzzer) { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments =
        [
            "-i", Path.Combine(AppContext.BaseDirectory, "Corpus", reader.Name), "-o", folder, "-m", "none", "-t",
            HangMilliseconds.ToString(CultureInfo.InvariantCulture),
            "-V", seconds.ToString(CultureInfo.InvariantCulture), "--", program, "input", reader.Name,
        ];
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // The program is managed code behind a host, and the machine's settings are its owner's.
        foreach (string setting in new[] { "AFL_SKIP_BIN_CHECK", "AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES", "AFL_SKIP_CPUFREQ", "AFL_NO_AFFINITY", "AFL_NO_UI" })
        {
            start.Environment[setting] = "1";
        }

        // What libraries lie beside the fuzzer are its own.
        start.Environment["LD_LIBRARY_PATH"] = Path.GetDirectoryName(fuzzer);
        using var log = new StreamWriter(Path.Combine(folder, "fuzzer.log"));
        using Process process = Process.Start(start)!;
        void Keep(object sender, DataReceivedEventArgs line)
        {
            lock (log)
            {
                log.WriteLine(line.Data);
            }
        }

        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.WaitForExit();
        return process.ExitCode;
    }

    private static string[] Files(string folder, string kind)
    {
        string path = Path.Combine(folder, kind);
        return Directory.Exists(path) ? [.. Directory.GetFiles(path).Where(f => Path.GetFileName(f) != "README.txt")] : [];
    }

    private static Dictionary<string, string> Figures(string path) => File.Exists(path)
        ? File.ReadLines(path).Select(l => l.Split(':', 2)).Where(p => p.Length == 2).ToDictionary(p => p[0].Trim(), p => p[1].Trim(), StringComparer.Ordinal)
        : [];
}
