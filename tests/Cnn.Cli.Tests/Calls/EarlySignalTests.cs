using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Cnn.Cli.Tests.Calls;

/// <summary>Signals that come while data are read: there is nothing to save yet, and nobody waits.</summary>
[TestFixture]
[NonParallelizable]
[Platform("Linux")]
internal sealed class EarlySignalTests
{
    private const int Rows = 25_000, Columns = 28 * 28;

    [TestCase("train", "TERM", CommandLine.Terminated)]
    [TestCase("train", "INT", CommandLine.Interrupted)]
    [TestCase("eval", "INT", CommandLine.Interrupted)]
    public void A_signal_while_data_are_read_ends_the_command_with_a_sentence(string command, string signal, int code)
    {
        using var folder = new TemporaryFolder();
        string row = "," + string.Join(',', Enumerable.Repeat("123", Columns)) + "\n", checkpoint = Path.Combine(folder.Path, "a.safetensors");
        string small = folder.Write("small.csv", Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 20).Select(i => (i % 2) + row))));
        Assert.That(Invocation.Of("train", "fashion-mlp", "--data", "csv:" + small, "--epochs", "1", "--checkpoint", checkpoint).ExitCode, Is.Zero);
        string table = Path.Combine(folder.Path, "large.csv"), run = Path.Combine(folder.Path, "run");
        using (var writer = new StreamWriter(table))
        {
            for (int i = 0; i < Rows; i++)
            {
                writer.Write(i % 2);
                writer.Write(row);
            }
        }

        string[] words = command == "train" ? ["train", "fashion-mlp", "--data", "csv:" + table, "--epochs", "1", "--checkpoint", run] : [
            "eval", "--checkpoint", checkpoint, "--data", "csv:" + table];
        using Process process = ChildProgram.Start("dotnet", ChildProgram.Command(words));
        Task<string> error = process.StandardError.ReadToEndAsync();
        WaitUntilOpen(process, table);
        using (Process kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)])!)
        {
            kill.WaitForExit();
        }

        process.WaitForExit();
        Assert.That(process.ExitCode, Is.EqualTo(code), error.Result);
        Assert.That(error.Result, Does.Contain("Interrupted").And.Contain("nothing was"));
        Assert.That(Directory.Exists(run), Is.False);
    }

    private static void WaitUntilOpen(Process process, string file)
    {
        while (!process.HasExited)
        {
            try
            {
                if (Directory.GetFiles($"/proc/{process.Id.ToString(CultureInfo.InvariantCulture)}/fd").Any(f => new FileInfo(f).LinkTarget == file))
                {
                    return;
                }
            }
            catch (IOException)
            {
                // A file was closed between its listing and its look.
            }

            Thread.Sleep(5);
        }

        Assert.Fail("the command ended before it read its data");
    }
}
