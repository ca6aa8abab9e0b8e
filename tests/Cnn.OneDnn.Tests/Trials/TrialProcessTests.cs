using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Tests.Trials;

/// <summary>How the end of a trial is understood, with shells in the place of trials.</summary>
[Platform("Linux", Reason = "The shell and its signals are Unix's.")]
internal sealed class TrialProcessTests
{
    private const string Begun = "echo 'cnn-trial Silent||0|'";
    private static readonly TimeSpan Ample = TimeSpan.FromMinutes(1);

    [TestCase("kill -FPE $$", "SIGFPE, a division by zero")]
    [TestCase("kill -SEGV $$", "SIGSEGV")]
    [TestCase("kill -ILL $$", "SIGILL")]
    [TestCase("kill -ABRT $$", "SIGABRT")]
    [TestCase("kill -KILL $$", "SIGKILL")]
    public void A_signal_is_named(string script, string name)
    {
        TrialOutcome outcome = Run($"{Begun}; {script}");
        Assert.That(outcome.Status, Is.EqualTo(TrialStatus.Crashed));
        Assert.That(outcome.Describe(), Does.Contain(name));
        Assert.That(outcome.Forbids);
    }

    [TestCase("ABRT", true)]
    [TestCase("KILL", false)]
    [TestCase("TERM", false)]
    [TestCase("XCPU", false)]
    public void What_ends_a_trial_from_outside_is_asked_again_the_next_time(string signal, bool lasts) =>
        Assert.That(Run($"{Begun}; kill -{signal} $$").IsLasting, Is.EqualTo(lasts));

    // As .NET, OpenMP and C++ say it.
    [TestCase("echo Out of memory. >&2; kill -ABRT $$", "Out of memory")]
    [TestCase("echo 'libgomp: Thread creation failed: Resource temporarily unavailable' >&2; exit 1", "Thread creation failed")]
    [TestCase("echo 'Failed to create the thread pool Gate thread.' >&2; kill -ABRT $$", "Gate thread")]
    [TestCase("echo \"terminate called after throwing an instance of 'std::bad_alloc'\" >&2; kill -ABRT $$", "bad_alloc")]
    [TestCase("echo 'cnn-trial NotStarted||0|The system gives this process no more threads'", "no more threads")]
    public void What_the_system_lacks_tells_nothing_about_the_library(string script, string words)
    {
        TrialOutcome outcome = Run($"{Begun}; {script}");
        Assert.That((outcome.Status, outcome.Forbids, outcome.IsLasting), Is.EqualTo((TrialStatus.NotStarted, false, false)));
        Assert.That(outcome.Detail, Does.Contain(words));
    }

    [Test]
    public void What_was_said_before_the_end_is_kept()
    {
        TrialOutcome outcome = Run("echo 'cnn-trial Silent|3.7.2|231|'; kill -FPE $$");
        Assert.That((outcome.Status, outcome.Version, outcome.InstructionSet), Is.EqualTo((TrialStatus.Crashed, "3.7.2", 231)));
    }

    [TestCase("exit 0")]
    [TestCase("exit 3")]
    [TestCase("echo hello; echo 1 2 3 >&2")]
    [TestCase("echo 'cnn-trial Fine|3.7.2|231|'")]
    [TestCase("echo 'cnn-trial 99|3.7.2|231|'")]
    [TestCase("echo 'cnn-trial Passed|3.7.2'")]
    [TestCase("echo 'cnn-trial Passed|3.7.2|231|200'; exit 1")]
    [TestCase("head -c 100000 /dev/zero | tr '\\0' 'x'")]
    public void Nonsense_is_no_result(string script)
    {
        TrialOutcome outcome = Run($"{Begun}; {script}");
        Assert.That(outcome.Status, Is.EqualTo(TrialStatus.Silent));
        Assert.That(outcome.Forbids);
    }

    [TestCase("exit 0")]
    [TestCase("echo Training...; exit 1")]
    [TestCase("kill -ABRT $$")]
    public void A_program_that_makes_no_trials_tells_nothing_about_the_library(string script)
    {
        TrialOutcome outcome = Run(script);
        Assert.That((outcome.Status, outcome.Forbids, outcome.IsLasting), Is.EqualTo((TrialStatus.NotStarted, false, false)));
        Assert.That(outcome.Detail, Does.Contain("does not begin with LibraryTrial.IsRequested"));
    }

    [Test]
    public void The_last_result_counts_among_lines_of_others()
    {
        TrialOutcome outcome = Run("echo onednn_verbose,info; echo 'cnn-trial Silent|3.12.1|63|'; echo 'cnn-trial Passed|3.12.1|63|200'; echo bye");
        Assert.That(outcome, Is.EqualTo(new TrialOutcome(TrialStatus.Passed, "3.12.1", 63, "200")));
        Assert.That(outcome.Forbids, Is.False);
    }

    [Test]
    public void Whoever_does_not_end_is_ended_with_its_children()
    {
        string mark = $"{Environment.ProcessId}.{TestContext.CurrentContext.Random.Next(1_000, 9_999)}";
        TrialOutcome outcome = Run($"{Begun}; sleep 6{mark} & sleep 7{mark}", TimeSpan.FromSeconds(5));
        Assert.That(outcome.Status, Is.EqualTo(TrialStatus.TimedOut));
        Assert.That(outcome.Describe(), Does.Contain("5 s"));
        // Killed is not yet gone.
        Assert.That(() => Sleepers(mark), Is.Empty.After(10_000, 50));
    }

    [Test]
    public void A_program_that_is_not_there_tells_nothing_about_the_library()
    {
        TrialOutcome outcome = TrialProcess.Run(["/nowhere/cnn"], "libdnnl.so.3", Ample, []);
        Assert.That((outcome.Status, outcome.Forbids, outcome.IsLasting), Is.EqualTo((TrialStatus.NotStarted, false, false)));
    }

    [Test]
    public void A_trial_is_told_the_file_and_the_variables() =>
        Assert.That(TrialProcess.Run(["sh", "-c", "echo \"cnn-trial Wrong|$A|7|$CNN_LIBRARY_TRIAL\""], "/lib/x.so", Ample, [("A", "1.2.3")]),
            Is.EqualTo(new TrialOutcome(TrialStatus.Wrong, "1.2.3", 7, "/lib/x.so")));

    private static string[] Sleepers(string mark) =>
    [
        .. Directory.GetDirectories("/proc").Where(d => int.TryParse(Path.GetFileName(d), out _))
            .Select(d => SystemFiles.Instance.Read(d + "/cmdline") ?? string.Empty)
            .Where(c => c.StartsWith("sleep", StringComparison.Ordinal) && c.Contains(mark, StringComparison.Ordinal)),
    ];

    private static TrialOutcome Run(string script, TimeSpan? timeOut = null) => TrialProcess.Run(["sh", "-c", script], "libdnnl.so.3", timeOut ?? Ample, []);
}
