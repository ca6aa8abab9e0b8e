using Cnn.OneDnn.Interop;
using Cnn.OneDnn.Tests.Interop;

namespace Cnn.OneDnn.Tests.Trials;

/// <summary>One trial per library and machine: what is kept of it, and what becomes of damaged records.</summary>
[NonParallelizable]
[Platform("Linux", Reason = "The shell is Unix's.")]
internal sealed class LibraryTrialsTests
{
    private const string Right = "cnn-trial Passed|3.12.1|63|200", Wrong = "cnn-trial Wrong|3.12.1|63|one";

    private TemporaryFolder folder = null!;
    private string library = null!, records = null!, runs = null!;

    [SetUp]
    public void AFolderWithALibrary()
    {
        folder = new TemporaryFolder();
        library = Path.Combine(folder.Path, "libdnnl.so.3");
        records = Path.Combine(folder.Path, "cache", "trials.tsv");
        runs = Path.Combine(folder.Path, "runs");
        File.WriteAllText(library, "a library");
    }

    [TearDown]
    public void RemoveIt() => folder.Dispose();

    [TestCase(Right, TrialStatus.Passed)]
    [TestCase(Wrong, TrialStatus.Wrong)]
    public void A_second_start_reads_what_the_first_found(string line, object status)
    {
        TrialOutcome first = Trials(line).Of(library)!, second = Trials("nobody runs this").Of(library)!;
        Assert.That(first.Status, Is.EqualTo(status));
        Assert.That(second, Is.EqualTo(first));
        Assert.That(Runs, Is.EqualTo(1));
    }

    [Test]
    public void One_process_asks_once_even_where_nothing_can_be_kept()
    {
        LibraryTrials trials = Trials(Right, path: null);
        TrialOutcome first = trials.Of(library)!, second = trials.Of(library)!;
        Assert.That(second, Is.SameAs(first));
        Assert.That(Runs, Is.EqualTo(1));
    }

    [Test]
    public void Another_file_under_the_same_name_is_tried_again()
    {
        Trials(Right).Of(library);
        File.WriteAllText(library, "another library");
        Assert.That(Trials(Wrong).Of(library)!.Status, Is.EqualTo(TrialStatus.Wrong));
        Assert.That(Runs, Is.EqualTo(2));
    }

    [TestCase("ONEDNN_MAX_CPU_ISA")]
    [TestCase("OMP_DYNAMIC")]
    public void A_variable_that_changes_what_runs_asks_for_a_trial_of_its_own(string variable)
    {
        Trials(Right).Of(library);
        string? before = Environment.GetEnvironmentVariable(variable);
        try
        {
            Environment.SetEnvironmentVariable(variable, "AVX2");
            Assert.That(Trials(Wrong).Of(library)!.Status, Is.EqualTo(TrialStatus.Wrong));
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, before);
        }
    }

    [Test]
    public void A_damaged_record_is_made_anew([Values("", "\t\t\t", "garbage", "cut")] string damage)
    {
        Trials(Right).Of(library);
        string whole = File.ReadAllText(records);
        File.WriteAllText(records, damage == "cut" ? whole[..^8] : damage == "garbage" ? whole.Replace("Passed|", "Pa??ed", StringComparison.Ordinal) : damage);
        TrialOutcome? outcome = Trials(Wrong).Of(library);
        Assert.That(outcome!.Status, Is.EqualTo(TrialStatus.Wrong));
        Assert.That(File.ReadAllText(records), Does.Contain("Wrong|"));
    }

    [Test]
    public void A_cache_folder_that_cannot_be_written_costs_a_trial_and_nothing_else()
    {
        File.WriteAllText(Path.Combine(folder.Path, "cache"), "a file where the folder should be");
        Assert.That(Trials(Right).Of(library)!.Status, Is.EqualTo(TrialStatus.Passed));
        Assert.That(Trials(Right).Of(library)!.Status, Is.EqualTo(TrialStatus.Passed));
        Assert.That(Runs, Is.EqualTo(2));
    }

    [Test]
    public void What_says_nothing_about_the_library_is_not_kept()
    {
        Assert.That(new LibraryTrials(["/nowhere/cnn"], TimeSpan.FromMinutes(1), records).Of(library)!.Status, Is.EqualTo(TrialStatus.NotStarted));
        Assert.That(File.Exists(records), Is.False);
    }

    [Test]
    public void Without_a_program_what_is_kept_is_still_read()
    {
        var reader = new LibraryTrials(null, TimeSpan.FromMinutes(1), records);
        Assert.That(reader.Of(library), Is.Null);
        Trials(Wrong).Of(library);
        Assert.That(reader.Of(library)!.Status, Is.EqualTo(TrialStatus.Wrong));
    }

    [Test]
    public void Trying_again_replaces_what_is_kept()
    {
        Trials(Wrong).Of(library);
        Assert.That(Trials(Right).Again(library).Status, Is.EqualTo(TrialStatus.Passed));
        Assert.That(Trials("nobody runs this").Of(library)!.Status, Is.EqualTo(TrialStatus.Passed));
        Assert.That(File.ReadAllLines(records), Has.Length.EqualTo(1));
    }

    [Test]
    public void The_hash_is_the_files_and_is_read_once()
    {
        string kept = Path.Combine(folder.Path, "libraries.tsv");

        // sha256sum of "a library".
        const string Expected = "31f109ab38348582abdc9e1c9942f74505c719e98c6d0ab6fbcfdccfd8c9935b";
        Assert.That(LibraryFile.Hash(library, kept), Is.EqualTo(Expected));
        File.WriteAllText(kept, File.ReadAllText(kept).Replace(Expected, new string('0', Expected.Length), StringComparison.Ordinal));
        Assert.That(LibraryFile.Hash(library, kept), Is.EqualTo(new string('0', Expected.Length)));
        File.SetLastWriteTimeUtc(library, DateTime.UtcNow.AddHours(-1));
        Assert.That(LibraryFile.Hash(library, kept), Is.EqualTo(Expected));
        Assert.That(LibraryFile.Hash("/nowhere", kept), Is.Null);
    }

    private int Runs => File.ReadAllLines(runs).Length;

    private LibraryTrials Trials(string line, string? path = "records") =>
        new(["sh", "-c", $"echo run >> '{runs}'; echo '{line}'"], TimeSpan.FromMinutes(1), path is null ? null : records);
}
