using Cnn.Distributed.Tests.Support;
using Cnn.OneDnn;

namespace Cnn.Distributed.Tests.InProcess;

/// <summary>A trace of all ranks is one file.</summary>
[TestFixture]
internal sealed class TraceTests
{
    private string folder = null!;

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("cnn-trace-").FullName;

    [TearDown]
    public void RemoveIt() => Directory.Delete(folder, recursive: true);

    // 41 samples in steps of 8 on two ranks: six steps an epoch, in the last of which the second rank has none.
    [TestCase("convolutions", GradientOverlap.Always, "step ")]
    [TestCase("convolutions", GradientOverlap.Never, "waiting for gradients")]
    [TestCase("synchronized", GradientOverlap.Always, "waiting for gradients")]
    public void Every_rank_has_its_rows_with_what_it_computes_and_what_is_added_up(string network, GradientOverlap overlap, string around)
    {
        Train(2, network, overlap, () => new StepTracer(At("steps.json"), steps: 4, skip: 2));
        var trace = new TraceReading(At("steps.json"));
        string[] sent = trace.Names(0, 2);
        Assert.Multiple(() =>
        {
            for (int rank = 0; rank < 2; rank++)
            {
                Assert.That(trace.Rows[(rank, 0)], Is.EqualTo($"rank {rank} on {Environment.MachineName}"));
                Assert.That((trace.Rows[(rank, 1)], trace.Rows[(rank, 2)]), Is.EqualTo(("computing", "communication")));
                string[] computed = trace.Names(rank, 1);
                Assert.That(
                    computed.Where(n => n.StartsWith("step ", StringComparison.Ordinal)), Is.EqualTo(new[] { "step 3", "step 4", "step 5", "step 6" }));
                Assert.That(computed.Count(n => n == "update"), Is.EqualTo(4));
                Assert.That(computed.Count(n => n == "waiting for gradients"), Is.EqualTo(4));
                Assert.That(computed.Count(n => n.Contains("convolution", StringComparison.OrdinalIgnoreCase)), Is.GreaterThan(4));
                Assert.That(trace.Names(rank, 2), Is.EqualTo(sent), "the same calls on every rank");
            }

            Assert.That(sent.Count(n => n.StartsWith("gradients from byte 0", StringComparison.Ordinal)), Is.EqualTo(4));
            Assert.That(sent.Contains("statistics"), Is.EqualTo(network == "synchronized"));
            Assert.That(trace.IsWithin("gradients", around), Is.True);
            Assert.That(trace.IsWithin("update", "step "), Is.True);
        });
    }

    [Test]
    public void A_training_of_fewer_steps_is_looked_at_whole()
    {
        Train(2, "dense", GradientOverlap.Never, () => new StepTracer(At("steps.json"), steps: 10));
        Assert.That(new TraceReading(At("steps.json")).Names(1, 1), Has.Member("step 1").And.Member("step 6"));
    }

    [Test]
    public void A_training_alone_has_one_rank_that_sends_nothing()
    {
        Train(1, "dense", GradientOverlap.Never, () => new StepTracer(At("steps.json")));
        var trace = new TraceReading(At("steps.json"));
        Assert.That(trace.Rows.Keys.Select(k => k.Rank).Distinct(), Is.EqualTo(new[] { 0 }));
        Assert.That(trace.Names(0, 2), Is.Empty);
    }

    private string At(string name) => Path.Combine(folder, name);

    private static void Train(int ranks, string network, GradientOverlap overlap, Func<StepTracer> tracer) =>
        Ranks.Succeed(ranks, (rank, engine) =>
        {
            using Model model = Networks.Make(network, engine);
            model.Distribute(rank, overlap);
            return model.Fit(Networks.Data(41), new FitOptions { BatchSize = 8 / ranks, Callbacks = [tracer()] });
        });
}
