using System.Diagnostics;
using Cnn.Models.Tests.Data.Support;
using Cnn.OneDnn.Tests;

namespace Cnn.Models.Tests.SamplePrograms;

/// <summary>A program of the samples, run as a process in a folder of its own, on small data sets that it finds where it would find the real ones.</summary>
internal sealed class SampleProgram : IDisposable
{
    // A program ends in seconds; on a machine that does much else it may take longer, and one that hangs must not hold the run up.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Where the program runs and what it writes to.</summary>
    public TempFolder Folder { get; } = new();

    /// <summary>The path of a program's assembly.</summary>
    /// <param name="name">Its folder below samples.</param>
    public static string AssemblyOf(string name)
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        return Path.Combine(Checkout.Root, "samples", name, "bin", configuration, "net10.0", Path.GetFileName(name) + ".dll");
    }

    /// <summary>Runs it to its end and gives back what it wrote to standard output.</summary>
    public string Run(string name, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [AssemblyOf(name), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Folder.Root,
        };
        start.Environment["CNN_DATA"] = SmallDataSets.Folder;
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill();
            Assert.Fail($"{name} did not end within {Patience}.");
        }

        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, () => output.Result + error.Result);
        return output.Result;
    }

    public void Dispose() => Folder.Dispose();
}
