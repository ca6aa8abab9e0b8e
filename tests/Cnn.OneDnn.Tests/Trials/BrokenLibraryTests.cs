using System.Runtime.InteropServices;
using Cnn.OneDnn.Interop;
using Machine = System.Runtime.InteropServices.Architecture;

namespace Cnn.OneDnn.Tests.Trials;

/// <summary>Real libraries that kill, lie and hang, in real trials.</summary>
[NonParallelizable]
internal sealed class BrokenLibraryTests
{
    [TestCase(BrokenLibrary.DivisionByZero, TrialStatus.Crashed, "SIGFPE")]
    [TestCase(BrokenLibrary.IllegalInstruction, TrialStatus.Crashed, "SIGILL")]
    [TestCase(BrokenLibrary.ForeignMemory, TrialStatus.Crashed, "SIGSEGV")]
    [TestCase(BrokenLibrary.DoesNothing, TrialStatus.Wrong, "is NaN, expected")]
    public void A_library_that_would_end_or_deceive_this_process_is_left_alone(string instructions, object status, string reason)
    {
        SkipElsewhere();
        using BrokenLibrary library = BrokenLibrary.That(instructions);
        var trials = new LibraryTrials(TrialProgram.Command, TimeSpan.FromMinutes(5), null);
        Assert.That(trials.Of(library.Path)!.Status, Is.EqualTo(status));
        NativeLibraryReport report = NativeLibraryLocator.Examine(new NativeLibrarySearch { OptionPath = library.Path, Trials = trials });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(report.IsLoaded, Is.False);
            Assert.That(report.Attempts.Single().IsRefused);
            Assert.That(report.Objection, Does.Contain(reason));
        }
    }

    [Test]
    public void A_library_that_never_ends_is_not_waited_for()
    {
        SkipElsewhere();
        using BrokenLibrary library = BrokenLibrary.That(BrokenLibrary.Endless);
        Assert.That(new LibraryTrials(TrialProgram.Command, TimeSpan.FromSeconds(10), null).Of(library.Path)!.Status, Is.EqualTo(TrialStatus.TimedOut));
    }

    [Test]
    public void The_library_that_these_tests_use_passes_its_trial()
    {
        var trials = new LibraryTrials(TrialProgram.Command, TimeSpan.FromMinutes(5), null);
        TrialOutcome outcome = trials.Of(NativeLibraryReport.Probe().LoadedPath!)!;
        Assert.That(outcome.Status, Is.EqualTo(TrialStatus.Passed), outcome.Describe());
        Assert.That(outcome.Version, Is.EqualTo(NativeLibraryReport.Probe().Version));
    }

    private static void SkipElsewhere() =>
        Assume.That(RuntimeInformation.ProcessArchitecture == Machine.X64 && OperatingSystem.IsLinux(), "the instructions are x64's");
}
