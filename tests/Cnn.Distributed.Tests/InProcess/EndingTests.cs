using Cnn.Distributed.Tests.Support;
using Cnn.OneDnn;

namespace Cnn.Distributed.Tests.InProcess;

/// <summary>Ranks that are given different things, fail, or are stopped: no other may wait for one without end.</summary>
[TestFixture]
internal sealed class EndingTests
{
    [Test]
    public void A_rank_that_was_given_something_else_ends_all_with_a_sentence()
    {
        (History? Result, Exception? Error)[] ends = Ranks.Run(3, (rank, engine) =>
        {
            using Model model = Networks.Make("dense", engine);
            model.Distribute(rank);
            return model.Fit(Networks.Data(24), new FitOptions { BatchSize = rank.Rank == 2 ? 8 : 4 });
        });
        Assert.Multiple(() =>
        {
            foreach ((_, Exception? error) in ends)
            {
                Assert.That(error, Is.TypeOf<RanksDisagreeException>());
                Assert.That(error?.Message, Does.StartWith("Rank 2 has the batch size 8, rank 0 has 4: "));
            }
        });
    }

    [Test]
    public void Networks_optimizers_and_samples_are_compared(
        [Values("network", "optimizer", "number of samples", "labels of some samples", "validation batch size")] string what)
    {
        (History? Result, Exception? Error)[] ends = Ranks.Run(2, (rank, engine) =>
        {
            bool other = rank.Rank == 1;
            using Model model = Networks.Make(other && what == "network" ? "convolutions" : "dense", engine);
            if (other && what == "optimizer")
            {
                model.Compile(new Adam(), Loss.SparseCategoricalCrossentropy, Metric.Accuracy, new ConfusionMatrix());
            }
            else
            {
                model.Compile(new Sgd(), Loss.SparseCategoricalCrossentropy, Metric.Accuracy, new ConfusionMatrix());
            }

            model.Distribute(rank);
            return model.Fit(
                Networks.Data(other && what == "number of samples" ? 25 : 24, other && what == "labels of some samples" ? 4UL : 3),
                new FitOptions { BatchSize = 6, ValidationBatchSize = other && what == "validation batch size" ? 5 : null });
        });
        Assert.That(ends.Select(e => e.Error?.Message), Is.All.StartsWith($"Rank 1 has the {what} "));
    }

    [Test]
    public void A_rank_that_fails_ends_the_others_with_its_reason()
    {
        (History? Result, Exception? Error)[] ends = Ranks.Run(3, (rank, engine) =>
        {
            using Model model = Networks.Make("dense", engine);
            model.Distribute(rank);
            var fails = new FailAt(rank.Rank == 1 ? 2 : null);
            return model.Fit(Networks.Data(48), new FitOptions { BatchSize = 4, Epochs = 2, Callbacks = [fails] });
        });
        Assert.Multiple(() =>
        {
            Assert.That(ends[1].Error, Is.TypeOf<IOException>());
            foreach (int other in new[] { 0, 2 })
            {
                Assert.That(ends[other].Error, Is.TypeOf<CollectiveException>().With.Message.EqualTo("Rank 1 has ended: The disk is full."));
            }
        });
    }

    [Test]
    public void A_rank_that_stops_stops_all_after_the_same_step()
    {
        int[] steps = Ranks.Succeed(3, (rank, engine) =>
        {
            using Model model = Networks.Make("dense", engine);
            model.Distribute(rank);
            var recorder = new StepRecorder();
            var stop = new LambdaCallback(onBatchEnd: (batch, _) => model.StopTraining |= rank.Rank == 2 && batch == 1);
            model.Fit(Networks.Data(48), new FitOptions { BatchSize = 4, Epochs = 3, Callbacks = [recorder, stop] });
            return recorder.Steps.Count;
        });
        Assert.That(steps, Is.EqualTo(new[] { 2, 2, 2 }));
    }

    [Test]
    public void A_cancellation_of_one_rank_within_a_validation_ends_it_on_all()
    {
        (int Epochs, bool HasValidation)[] ends = Ranks.Succeed(2, (rank, engine) =>
        {
            using Model model = Networks.Make("dense", engine);
            model.Distribute(rank);
            using var source = new CancellationTokenSource();
            var cancel = new CancelAtTest(rank.Rank == 1 ? source : null);
            History history = model.Fit(Networks.Data(24), new FitOptions
            {
                BatchSize = 4, Epochs = 3, Validation = Networks.Data(9), Cancellation = source.Token, Callbacks = [cancel],
            });
            return (model.EpochsDone, history.Names.Contains("val_loss"));
        });
        Assert.That(ends, Is.EqualTo(new[] { (0, false), (0, false) }));
    }

    [Test]
    public void A_training_that_diverges_does_so_on_every_rank()
    {
        (History? Result, Exception? Error)[] ends = Ranks.Run(2, (rank, engine) =>
        {
            using Model model = Networks.Make("dense", engine);
            model.Compile(new Sgd { LearningRate = 1e30 }, Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
            model.Distribute(rank);
            return model.Fit(Networks.Data(24), new FitOptions { BatchSize = 4, Epochs = 3 });
        });
        Assert.That(ends.Select(e => e.Error), Is.All.TypeOf<TrainingDivergedException>());
    }

    [Test]
    public void Ranks_that_make_different_calls_are_told()
    {
        (int Result, Exception? Error)[] ends = Ranks.Run(2, (rank, _) =>
        {
            if (rank.Rank == 0)
            {
                rank.AllReduce(new float[3]);
            }
            else
            {
                rank.AllReduce(new double[3]);
            }

            return 0;
        });
        Assert.That(ends.Select(e => e.Error?.Message), Is.All.StartsWith("Rank 1 came to the sum of 3 doubles, rank 0 to the sum of 3 floats"));
    }

    private sealed class CancelAtTest(CancellationTokenSource? source) : Callback
    {
        public override void OnTestBegin(TrainingLogs logs) => source?.Cancel();
    }
}
