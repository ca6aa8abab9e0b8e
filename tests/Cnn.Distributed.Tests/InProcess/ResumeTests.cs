using Cnn.Distributed.Tests.Support;
using Cnn.OneDnn;

namespace Cnn.Distributed.Tests.InProcess;

/// <summary>
/// Trainings that go on on several ranks. Every rank but the first takes the state of another training, which rank 0's is to replace: one that keeps what it
/// has would not be seen otherwise.
/// </summary>
[TestFixture]
internal sealed class ResumeTests
{
    private const int Samples = 37;

    private Engine engine = null!;
    private string own = null!, other = null!;

    [SetUp]
    public void Prepare()
    {
        engine = Ranks.NewEngine();
        string folder = Directory.CreateTempSubdirectory("cnn-ranks-").FullName;
        (own, other) = (Path.Combine(folder, "own.safetensors"), Path.Combine(folder, "other.safetensors"));
    }

    [TearDown]
    public void CleanUp()
    {
        engine.Dispose();
        Directory.Delete(Path.GetDirectoryName(own)!, recursive: true);
    }

    // The weights of the checkpoint are the averages; those of the training wait in the optimizer's arrays.
    [Test]
    public void Averages_in_the_place_of_the_weights_leave_it_on_every_rank([Values(2, 3)] int ranks)
    {
        float[] expected = new Training(engine) { Averages = true, Epochs = 2 }.Run().Weights;
        new Training(engine) { Averages = true, Callback = new ModelCheckpoint(own) }.Run();
        new Training(engine) { Averages = true, Callback = new ModelCheckpoint(other), Seed = 8 }.Run();
        float[][] together = Ranks.Succeed(ranks, (rank, engine) =>
            new Training(engine)
            {
                Averages = true, Epochs = 2, Rank = rank, From = rank.Rank == 0 ? own : other, Seed = rank.Rank == 0 ? 7UL : 8,
            }.Run().Weights);
        Assert.Multiple(() =>
        {
            Assert.That(together[0], Is.EqualTo(expected).Within(1e-6));
            Assert.That(together[1..], Is.All.EqualTo(together[0]));
        });
    }

    [Test]
    public void Weights_and_the_optimizers_arrays_are_those_of_rank_0([Values(2, 4)] int ranks)
    {
        float[] expected = new Training(engine) { Epochs = 2 }.Run().Weights;
        new Training(engine) { Callback = new ModelCheckpoint(own) }.Run();
        new Training(engine) { Callback = new ModelCheckpoint(other), Seed = 8 }.Run();
        float[][] together = Ranks.Succeed(ranks, (rank, engine) =>
            new Training(engine) { Epochs = 2, Rank = rank, From = rank.Rank == 0 ? own : other, Seed = rank.Rank == 0 ? 7UL : 8 }.Run().Weights);
        Assert.That(together, Is.All.EqualTo(expected).Within(1e-6));
    }

    // The epoch has four steps. What was seen of it before it was left is in the figures of its end, whoever saw it and whoever goes on.
    [TestCase(1, 3)]
    [TestCase(3, 1)]
    [TestCase(2, 3)]
    [TestCase(3, 3)]
    public void An_epoch_that_some_ranks_left_has_the_figures_of_all_its_samples_on_others(int before, int after)
    {
        Trained expected = new Training(engine).Run();
        foreach ((string file, ulong seed) in new[] { (own, 7UL), (other, 8UL) })
        {
            Ranks.Succeed(before, (rank, engine) =>
                new Training(engine) { Rank = rank, Seed = seed, Callback = new Leave(rank.Rank == 0 ? file : null) }.Run());
        }

        Trained[] together = Ranks.Succeed(after, (rank, engine) =>
            new Training(engine) { Rank = rank, From = rank.Rank == 0 ? own : other, Seed = rank.Rank == 0 ? 7UL : 8 }.Run());
        Assert.Multiple(() =>
        {
            foreach (Trained each in together)
            {
                Assert.That(each.Loss, Is.EqualTo(expected.Loss).Within(1e-5).Percent);
                Assert.That(each.Confusion, Is.EqualTo(expected.Confusion));
                Assert.That(each.Weights, Is.EqualTo(expected.Weights).Within(1e-6));
            }
        });
    }

    private sealed record Trained(float[] Weights, double Loss, long[,] Confusion);

    // Steps of as many samples on any number of ranks.
    private sealed class Training(Engine engine)
    {
        public int Epochs { get; init; } = 1;

        public ulong Seed { get; init; } = 7;

        public bool Averages { get; init; }

        public Callback? Callback { get; init; }

        public InProcessCollective? Rank { get; init; }

        public string? From { get; init; }

        public Trained Run()
        {
            using Model model = Networks.Make("dense", engine, seed: Seed);
            var confusion = new ConfusionMatrix();
            model.Compile(
                new Sgd { LearningRate = 0.05, Momentum = 0.9, UseEma = Averages, EmaMomentum = 0.8 }, Loss.SparseCategoricalCrossentropy, Metric.Accuracy,
                confusion);
            if (From is not null)
            {
                Checkpoint.Resume(model, From);
            }

            model.Distribute(Rank);
            History history = model.Fit(Networks.Data(Samples), new FitOptions
            {
                Epochs = Epochs, BatchSize = Networks.StepSize / (Rank?.Size ?? 1),
                Callbacks = [.. Averages ? [new SwapEmaWeights(swapOnEpoch: true)] : Array.Empty<Callback>(), .. Callback is null ? [] : new[] { Callback }],
            });
            return new Trained(StepRecorder.Weights(model), history.Names.Contains("loss") ? history["loss"][^1] : double.NaN, confusion.Matrix);
        }
    }

    // Saves after the second step, as a training that is saved every two steps does, and ends there.
    private sealed class Leave(string? file) : Callback
    {
        public override void OnBatchEnd(int batch, TrainingLogs logs)
        {
            if (batch != 1)
            {
                return;
            }

            StopTraining();
            if (file is not null)
            {
                Checkpoint.Save(Model, file, Model.EpochsDone);
            }
        }
    }
}
