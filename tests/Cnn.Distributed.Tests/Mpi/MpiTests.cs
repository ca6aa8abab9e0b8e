using Cnn.Distributed.Tests.Support;
using Cnn.OneDnn;

namespace Cnn.Distributed.Tests.Mpi;

/// <summary>Ranks that are processes, started by the launchers of two kinds of MPI.</summary>
[TestFixture(MpiInstallation.OpenMpi)]
[TestFixture(MpiInstallation.Mpich)]
internal sealed class MpiTests(string kind)
{
    // A machine may be busy; a rank that waits for another without end is found all the same.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly MpiInstallation mpi = MpiInstallation.Find(kind);

    [TestCase(2)]
    [TestCase(3)]
    public void Every_call_gives_what_is_known_of_its_numbers(int ranks)
    {
        (int code, string output, string error, _) = mpi.RunRanks(ranks, Patience, RankProgram.Reduces);
        Assert.Multiple(() =>
        {
            Assert.That(code, Is.Zero, error);
            string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.That(lines, Has.Length.EqualTo(ranks));
            for (int rank = 0; rank < lines.Length; rank++)
            {
                Assert.That(lines[rank], Does.StartWith($"{rank} of {ranks}, local {rank}: True True True True ").And.Contains(kind));
            }
        });
    }

    [TestCase("dense", 2, GradientOverlap.Automatic)]
    [TestCase("convolutions", 2, GradientOverlap.Always)]
    [TestCase("regularized", 3, GradientOverlap.Always)]
    public void Processes_learn_at_every_step_what_one_rank_learns_from_all_samples(string network, int ranks, GradientOverlap overlap)
    {
        string file = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"steps-{Guid.NewGuid():N}");
        try
        {
            (int code, string output, string error, _) = mpi.RunRanks(ranks, Patience, RankProgram.Trains, file, network, overlap.ToString());
            Assert.That(code, Is.Zero, output + error);
            using Engine engine = Ranks.NewEngine();
            using Model alone = Networks.Make(network, engine);
            var recorder = new StepRecorder();
            alone.Fit(Networks.Data(37), new FitOptions { Epochs = 5, BatchSize = Networks.StepSize, Callbacks = [recorder] });
            Assert.Multiple(() =>
            {
                Assert.That(recorder.Steps, Has.Count.EqualTo(20));
                Assert.That(Comparison.Differences(StepRecorder.Read(file), recorder.Steps), Is.Empty);
            });
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Test]
    public void A_rank_with_other_data_ends_all_with_a_sentence()
    {
        (int code, string output, string error, _) = mpi.RunRanks(2, Patience, RankProgram.Disagrees);
        Assert.Multiple(() =>
        {
            Assert.That(code, Is.Zero, error);
            Assert.That(output.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(2).And.All.StartsWith(
                "Rank 1 has the number of samples 25, rank 0 has 24: "));
        });
    }

    [Test]
    public void A_rank_that_fails_says_why_and_ends_the_job_with_code_1()
    {
        (int code, string output, string error, TimeSpan took) = mpi.RunRanks(2, Patience, RankProgram.Fails);
        Assert.Multiple(() =>
        {
            Assert.That(code, Is.EqualTo(1), output + error);
            Assert.That(error, Does.Contain("rank 1: The disk is full."));
            Assert.That(took, Is.LessThan(TimeSpan.FromMinutes(1)));
        });
    }

    // The launcher's own code for a process that was killed: 128 and the signal's number, or the signal's number.
    [Test]
    public void A_rank_that_is_killed_ends_the_job_within_half_a_minute()
    {
        (int code, string output, string error, TimeSpan took) = mpi.RunRanks(2, Patience, RankProgram.Dies);
        Assert.Multiple(() =>
        {
            Assert.That(output, Does.Contain("dying"), error);
            Assert.That(code, Is.Not.Zero, error);
            Assert.That(took, Is.LessThan(TimeSpan.FromSeconds(30)));
        });
        TestContext.Out.WriteLine($"code {code} after {took}");
    }

    // Without the handler that is set first, the library would end the process itself.
    [Test]
    public void An_error_of_the_library_is_an_exception_with_its_words()
    {
        (int code, string output, string error, _) = mpi.RunRanks(1, Patience, RankProgram.Misuses);
        Assert.Multiple(() =>
        {
            Assert.That(code, Is.Zero, error);
            Assert.That(output, Does.StartWith("MPI_Bcast failed: ").And.Contains("count").IgnoreCase.And.Contains(kind));
        });
    }

    [Test]
    public void A_null_reference_is_an_exception_after_the_library_was_loaded()
    {
        (int code, string output, string error, _) = mpi.RunRanks(2, Patience, RankProgram.Handles);
        Assert.Multiple(() =>
        {
            Assert.That(code, Is.Zero, error);
            Assert.That(output, Is.EqualTo("0 caught it\n1 caught it\n"));
        });
    }
}
