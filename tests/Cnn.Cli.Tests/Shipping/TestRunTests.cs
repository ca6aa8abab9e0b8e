using System.Diagnostics;
using Cnn.OneDnn.Tests;

namespace Cnn.Cli.Tests.Shipping;

/// <summary>What the build says of a run of the tests: nothing counts as passed that was not seen to pass.</summary>
[TestFixture]
internal sealed class TestRunTests
{
    private const string Two = """
        <UnitTestResult testName="a" outcome="Passed" /><UnitTestResult testName="b" outcome="Passed" />
        """;

    private readonly TemporaryFolder folder = new();

    // Beside this project's own output, in the same configuration.
    private static string Sample => Path.Combine(
        Checkout.Root, "tests", "Cnn.LyingTests",
        Path.GetRelativePath(Path.Combine(Checkout.Root, "tests", "Cnn.Cli.Tests"), AppContext.BaseDirectory), "Cnn.LyingTests.dll");

    [OneTimeTearDown]
    public void Clean() => folder.Dispose();

    // In the sample three tests pass unless they are told otherwise.
    [TestCase("none", 3, 0, "")]
    [TestCase("fail", 2, 1, "1 failed tests")]
    [TestCase("ignore", 2, 1, "left out 1 tests. golden data is missing")]
    [TestCase("inconclusive", 2, 1, "left out 1 tests. nothing to look at")]
    [TestCase("other-cpu", 2, 0, "left out 1 tests. Not on this CPU: ")]
    [TestCase("set-up", 0, 4, "outside of its tests")]
    [TestCase("tear-down", 3, 1, "something leaked")]
    public void A_run_that_ends_is_counted_by_its_tests_and_its_ends(string mischief, int passed, int failed, string sentence) => Assert.Multiple(() =>
    {
        TestRun run = RunSample(mischief);
        Assert.That((run.Passed, run.Failed), Is.EqualTo((passed, failed)), string.Join('\n', run.Sentences));
        Assert.That(string.Join('\n', run.Sentences), sentence.Length == 0 ? Is.Empty : Does.Contain(sentence));
    });

    [TestCase("fail-fast")]
    [TestCase("exit")]
    [TestCase("stack")]
    [TestCase("thread")]
    [TestCase("hang")]
    [TestCase("tear-down-exit")]
    public void A_host_that_dies_fails_every_test_without_a_result_and_the_run(string mischief) => Assert.Multiple(() =>
    {
        TestRun run = RunSample(mischief);
        Assert.That(run.Passed + run.Failed, Is.EqualTo(4), string.Join('\n', run.Sentences));
        Assert.That(run.Failed, Is.Positive);
        Assert.That(run.Sentences, Has.Some.Contains("run was aborted"));
    });

    [Test]
    public void A_missing_file_is_a_failure() => Expect(TestRun.Read("x", 0, Path.Combine(folder.Path, "none.trx")), 0, 1, "left no result file");

    [Test]
    public void A_file_that_is_cut_off_is_a_failure_and_proves_nothing()
    {
        string whole = File.ReadAllText(Write("Completed", 2, Two));
        for (int length = 0; length < whole.Length; length += 7)
        {
            string file = folder.Write("short.trx", System.Text.Encoding.UTF8.GetBytes(whole[..length]));
            Expect(TestRun.Read("x", 0, file), 0, 1, "cut off or damaged");
        }
    }

    [Test]
    public void A_file_with_fewer_results_than_it_counts_is_a_failure() => Expect(Read(0, "Completed", 3, Two), 2, 1, "2 results");

    [Test]
    public void A_code_that_no_test_explains_is_a_failure() => Expect(Read(134, "Completed", 2, Two), 2, 1, "code 134");

    [Test]
    public void An_outcome_that_no_test_explains_is_a_failure() => Expect(Read(0, "Aborted", 2, Two), 2, 1, "'Aborted'");

    [Test]
    public void A_run_of_no_tests_is_a_failure_unless_it_was_filtered()
    {
        Expect(Read(0, "Completed", 0, ""), 0, 1, "ran no test");
        Assert.That(TestRun.Read("x", 0, Write("Completed", 0, ""), mayBeEmpty: true).Failed, Is.Zero);
    }

    [Test]
    public void A_good_run_is_none() => Assert.That(Read(0, "Completed", 2, Two), Has.Property("Passed").EqualTo(2).And.Property("Failed").Zero);

    private static void Expect(TestRun run, int passed, int failed, string sentence)
    {
        Assert.That((run.Passed, run.Failed), Is.EqualTo((passed, failed)));
        Assert.That(run.Sentences.Single(), Does.StartWith("x ").And.Contain(sentence));
    }

    private TestRun Read(int code, string outcome, int total, string results) => TestRun.Read("x", code, Write(outcome, total, results));

    private string Write(string outcome, int total, string results) => folder.Write("written.trx", System.Text.Encoding.UTF8.GetBytes($"""
        <TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"><Results>{results}</Results>
        <ResultSummary outcome="{outcome}"><Counters total="{total}" /></ResultSummary></TestRun>
        """));

    private TestRun RunSample(string mischief)
    {
        string file = Path.Combine(folder.Path, mischief, "sample.trx");
        using Process process = ChildProgram.Start("dotnet", [.. TestRun.Arguments(Sample, file, "", "5s")], ("CNN_TEST_MISCHIEF", mischief));
        Task<string> errors = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.That(errors.Result, Does.Not.Contain("was not found"));
        return TestRun.Read("sample", process.ExitCode, file);
    }
}
