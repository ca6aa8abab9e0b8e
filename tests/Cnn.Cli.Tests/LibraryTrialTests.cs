using System.Runtime.InteropServices;
using Cnn.OneDnn.Tests.Trials;

namespace Cnn.Cli.Tests;

/// <summary>The command with a library that would end its process: it goes on without, says so once, and remembers.</summary>
[TestFixture]
[NonParallelizable]
[Platform("Linux", Reason = "The changed instructions are those of Linux's library.")]
internal sealed class LibraryTrialTests
{
    private TemporaryFolder cache = null!;
    private BrokenLibrary library = null!;

    private string Records => Path.Combine(cache.Path, "cnn", "trials.tsv");

    [OneTimeSetUp]
    public void ALibraryThatDividesByZero()
    {
        Assume.That(RuntimeInformation.ProcessArchitecture, Is.EqualTo(Architecture.X64), "the instructions are x64's");
        cache = new TemporaryFolder();
        library = BrokenLibrary.That(BrokenLibrary.DivisionByZero);
    }

    [OneTimeTearDown]
    public void RemoveIt()
    {
        library?.Dispose();
        cache?.Dispose();
    }

    [Test]
    public void The_managed_backend_computes_in_its_place_and_one_line_says_why()
    {
        Invocation bench = Run(["bench", "fashion-mlp", "--steps", "1", "--json"]);
        Assert.That(bench.ExitCode, Is.Zero, bench.Error);
        Assert.Multiple(() =>
        {
            Assert.That((string)bench.Json[0]["backend"]!, Is.EqualTo("managed"));
            Assert.That(bench.ErrorLines.Count(l => l.Contains("SIGFPE", StringComparison.Ordinal)), Is.EqualTo(1));
            Assert.That(bench.Error, Does.Contain(library.Path).And.Contain("--target=Native").And.Contain("CNN_ONEDNN_CHECK=off"));
        });
    }

    [Test]
    public void A_later_start_reads_what_the_first_found()
    {
        Run(["info"]);
        string[] records = File.ReadAllLines(Records);
        DateTime written = File.GetLastWriteTimeUtc(Records);
        Invocation again = Run(["info", "--json"]);
        Assert.Multiple(() =>
        {
            Assert.That(records.Count(r => r.Contains("SIGFPE", StringComparison.Ordinal)), Is.EqualTo(1));
            Assert.That(File.GetLastWriteTimeUtc(Records), Is.EqualTo(written));
            Assert.That((string)again.Json[0]["backend"]!, Is.EqualTo("managed"));
            Assert.That((string)again.Json[0]["reason"]!, Does.Contain("SIGFPE"));
        });
    }

    [Test]
    public void Who_asks_for_it_by_name_is_told_why_not() =>
        Run(["bench", "fashion-mlp", "--steps", "1", "--backend", "onednn"]).ExpectOneMessage(CommandLine.Failure, "SIGFPE");

    [Test]
    public void Who_insists_gets_it() => Assert.That(Run(["bench", "fashion-mlp", "--steps", "1"], ("CNN_ONEDNN_CHECK", "off")).ExitCode, Is.EqualTo(136));

    [Test]
    public void A_wish_that_is_neither_on_nor_off_is_one_message() =>
        Run(["bench", "fashion-mlp", "--steps", "1"], ("CNN_ONEDNN_CHECK", "maybe"))
            .ExpectOneMessage(CommandLine.Failure, "CNN_ONEDNN_CHECK must be on or off, received 'maybe'");

    private Invocation Run(string[] args, params (string, string)[] more) =>
        ChildProgram.Run("dotnet", ChildProgram.Command(args),
            [("XDG_CACHE_HOME", cache.Path), ("CNN_TUNING_CACHE", ""), ("CNN_ONEDNN_LIBRARY", library.Path), ("CNN_BACKEND", ""), .. more]);
}
