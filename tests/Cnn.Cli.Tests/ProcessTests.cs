using System.Diagnostics;

namespace Cnn.Cli.Tests;

/// <summary>The command as a process of its own, where the environment decides.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class ProcessTests
{
    [Test]
    public void TheManagedBackendNeedsNoLibrary()
    {
        Invocation info = Run(["info", "--json"], ("CNN_BACKEND", "managed"), ("CNN_ONEDNN_LIBRARY", "no-such-file.so"));
        Assert.Multiple(() =>
        {
            Assert.That(info.ExitCode, Is.Zero, info.Error);
            Assert.That((string)info.Json[0]["backend"]!, Is.EqualTo("managed"));
        });
    }

    [Test]
    public void TheManagedBackendTrainsWithoutLoadingAnythingOfTheNativeOne()
    {
        // The loader's own trace of the files it opens, on standard error.
        Invocation bench = Run(["bench", "fashion-mlp", "--backend", "managed", "--batch", "2", "--steps", "1", "--json"], ("LD_DEBUG", "files"));
        Assert.Multiple(() =>
        {
            Assert.That(bench.ExitCode, Is.Zero, bench.Error);
            Assert.That(bench.Error, Does.Contain("libcoreclr.so"));
            Assert.That(bench.Error, Does.Not.Contain("libdnnl"));
            Assert.That(bench.Error, Does.Not.Contain("libgomp"));
        });
    }

    [Test]
    public void AMissingLibraryThatWasAskedForByNameIsOneMessage() =>
        Run(["bench", "fashion-mlp", "--backend", "onednn", "--steps", "1"], ("CNN_ONEDNN_LIBRARY", "no-such-file.so")).ExpectOneMessage(CommandLine.Failure, "no-such-file.so");

    [Test]
    public void AnUnknownBackendInTheEnvironmentIsOneMessage() =>
        Run(["bench", "fashion-mlp", "--steps", "1"], ("CNN_BACKEND", "gpu")).ExpectOneMessage(CommandLine.Failure, "gpu");

    [Test]
    public void TheNumberOfThreadsIsTheOneAskedFor()
    {
        Invocation info = Run(["info", "--threads", "1", "--backend", "managed", "--json"]);
        Assert.That((int)info.Json[0]["threads"]!, Is.EqualTo(1), info.Error);
    }

    [Test]
    public void ATerminationSignalEndsTheTrainingAfterTheStep()
    {
        using var process = Process.Start(Describe(["train", "fashion-mlp", "--data", "synthetic", "--epochs", "10000", "--json"]))!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string? firstEpoch = process.StandardOutput.ReadLine();
        using (Process kill = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)])!)
        {
            kill.WaitForExit();
        }

        string[] rest = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        Assert.Multiple(() =>
        {
            Assert.That(firstEpoch, Does.StartWith("{\"epoch\":1,"));
            Assert.That(rest[^1], Does.StartWith("{\"test_loss\":"));
            Assert.That(error.Result, Does.Contain("interrupted").And.Not.Contain("   at "));
            Assert.That(process.ExitCode, Is.EqualTo(CommandLine.Failure));
        });
    }

    private static Invocation Run(string[] args, params (string Name, string Value)[] environment)
    {
        ProcessStartInfo start = Describe(args);
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Invocation(process.ExitCode, output, error.Result);
    }

    private static ProcessStartInfo Describe(string[] args) => new("dotnet", [Path.Combine(TestContext.CurrentContext.TestDirectory, "cnn.dll"), .. args])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };
}
