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
        using var process = ChildProgram.Start("dotnet", ChildProgram.Command("train", "fashion-mlp", "--data", "synthetic", "--epochs", "10000", "--json"));
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

    private static Invocation Run(string[] args, params (string Name, string Value)[] environment) => ChildProgram.Run("dotnet", ChildProgram.Command(args), environment);
}
