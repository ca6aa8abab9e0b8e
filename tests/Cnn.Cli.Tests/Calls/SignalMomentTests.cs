using System.Diagnostics;
using System.Globalization;

namespace Cnn.Cli.Tests.Calls;

/// <summary>
/// Signals at any moment of a command that computes. The native library takes its tables down when the process ends: with its threads at work, one or two
/// such ends in a hundred were a crash, or never came.
/// </summary>
[TestFixture]
[NonParallelizable]
[Platform("Linux")]
internal sealed class SignalMomentTests
{
    // From the start of the runtime to steps that are under way, in milliseconds.
    private const int First = 150, Step = 25, Moments = 30;

    [Test]
    public void A_signal_ends_a_command_at_any_moment_with_its_exit_code_and_leaves_no_file([Values("profile", "import")] string command)
    {
        using var folder = new TemporaryFolder();
        string network = Path.Combine(folder.Path, "a.onnx"), output = Path.Combine(folder.Path, "a.safetensors");
        Assert.That(Invocation.Of("export", "cifar-cnn", "--output", network).ExitCode, Is.Zero);
        string[] words = command == "profile" ? ["profile", "cifar-cnn", "--steps", "1000000"] : ["import", network, "--output", output];
        var ends = new List<int>();
        for (int i = 0; i < Moments; i++)
        {
            ends.Add(EndAfter(First + (i * Step), words));
        }

        Assert.Multiple(() =>
        {
            // What was done before the signal came is done.
            Assert.That(ends, Is.All.AnyOf(CommandLine.Terminated, CommandLine.Success));
            Assert.That(ends, Has.Some.EqualTo(CommandLine.Terminated));
            Assert.That(Directory.GetFiles(folder.Path), Is.SubsetOf(new[] { network, output }));
        });
    }

    private static int EndAfter(int milliseconds, string[] words)
    {
        using Process process = ChildProgram.Start("dotnet", ChildProgram.Command(words));
        _ = process.StandardError.ReadToEndAsync();
        _ = process.StandardOutput.ReadToEndAsync();
        Thread.Sleep(milliseconds);
        using (Process kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)])!)
        {
            kill.WaitForExit();
        }

        Assert.That(process.WaitForExit(TimeSpan.FromMinutes(1)), Is.True, $"it did not end after a signal at {milliseconds} ms");
        return process.ExitCode;
    }
}
