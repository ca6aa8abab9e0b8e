using System.Diagnostics;
using System.Globalization;
using Cnn.OneDnn.Tests.Interop;

namespace Cnn.OneDnn.Tests.Lifetime;

/// <summary>The end of a process while others of its threads compute or write: the native library takes its tables down then, whoever uses them.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class EndingTests
{
    // One such end in five was a crash.
    private const int Ends = 20;

    // In milliseconds, from the first training on.
    private const int Step = 7;

    [Test]
    public void A_program_may_end_while_another_thread_trains() =>
        Assert.That(
            Enumerable.Range(0, Ends).Select(i => Run(EndingProgram.Training, (i * Step).ToString(CultureInfo.InvariantCulture))), Is.All.Zero);

    [Test]
    public void No_file_is_left_half_written_by_a_thread_that_writes_on()
    {
        using var folder = new TemporaryFolder();
        Assert.That(Enumerable.Range(0, Ends).Select(_ => Run(EndingProgram.Writing, folder.Path)), Is.All.Zero);
        Assert.That(Directory.GetFiles(folder.Path).Select(Path.GetExtension), Is.All.EqualTo(".txt"));
    }

    [Test]
    public void Who_is_told_of_the_end_may_wait_for_a_thread_that_writes()
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "a.txt");
        Assert.That(Run(EndingProgram.Saving, file), Is.Zero);
        Assert.That(File.ReadAllText(file), Is.EqualTo("at the end"));
    }

    private static int Run(params string[] words)
    {
        using Process process = Process.Start("dotnet", [.. TrialProgram.Command.Skip(1), .. words]);
        if (!process.WaitForExit(TimeSpan.FromMinutes(1)))
        {
            process.Kill();
            Assert.Fail("it did not end");
        }

        return process.ExitCode;
    }
}
