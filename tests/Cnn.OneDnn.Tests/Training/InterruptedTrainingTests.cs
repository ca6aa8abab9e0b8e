using System.Globalization;

namespace Cnn.OneDnn.Tests.Training;

/// <summary>Trainings that are ended within an epoch lose nothing, and do not look as if the epoch were over.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class InterruptedTrainingTests
{
    private const int Samples = 50, BatchSize = 8, StepsPerEpoch = 7, Epochs = 3;

    private string folder = "";

    private string Last => Path.Combine(folder, "last.safetensors");

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("cnn-interrupted-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    // Within an epoch, at its last step, at the first of the next, and before a validation.
    [TestCase(1)]
    [TestCase(6)]
    [TestCase(7)]
    [TestCase(8)]
    [TestCase(13)]
    [TestCase(20)]
    public void A_training_that_was_cancelled_goes_on_bit_for_bit(int steps)
    {
        (History whole, float[] expected) = Train(Epochs, int.MaxValue, "whole");
        (History part, _) = Train(Epochs, steps, "");
        CheckpointInfo info = Checkpoint.ReadInfo(Last);
        Assert.That((info.Epoch * StepsPerEpoch) + info.StepsOfEpoch, Is.EqualTo(steps));
        Assert.That(info.Step, Is.EqualTo(steps));
        Assert.That(part.StepsOfInterruptedEpoch, Is.EqualTo(info.StepsOfEpoch));
        (History rest, float[] weights) = Train(Epochs, int.MaxValue, "", resume: true);
        Assert.That(weights, Is.EqualTo(expected));
        foreach (string name in (string[])["loss", "accuracy", "auc", "val_loss", "val_accuracy", "learning_rate"])
        {
            Assert.That(rest[name], Is.EqualTo(whole[name].Skip(info.Epoch)), $"{name}: an epoch that went on has the figures of all of its steps");
        }

        Assert.That(File.ReadAllBytes(Last), Is.EqualTo(File.ReadAllBytes(Path.Combine(folder, "whole", "last.safetensors"))));
    }

    [Test]
    public void State_saved_within_an_epoch_goes_on_bit_for_bit()
    {
        (_, float[] expected) = Train(Epochs, int.MaxValue, "whole");
        using (Model model = Compiled())
        {
            // The process dies in the 13th step, which is between two states: the last one is of the 10th.
            Callback[] callbacks = [Plateau(), new ModelCheckpoint(folder) { SaveEverySteps = 5 }, new Dies(12)];
            Assert.That(() => model.Fit(SmallTraining.Data(Samples), Options(callbacks, default)), Throws.InstanceOf<TimeoutException>());
        }

        Assert.That(Checkpoint.ReadInfo(Last), Has.Property("Epoch").EqualTo(1).And.Property("StepsOfEpoch").EqualTo(3).And.Property("Step").EqualTo(10));
        (_, float[] weights) = Train(Epochs, int.MaxValue, "", resume: true);
        Assert.That(weights, Is.EqualTo(expected));
    }

    [Test]
    public void A_loaded_model_goes_on_within_its_epoch_too()
    {
        (_, float[] expected) = Train(Epochs, int.MaxValue, "whole");
        Train(Epochs, 9, "");
        using var model = Model.Load(Last, new ModelOptions { Backend = BackendKind.Managed });
        Assert.That(() => model.Fit(SmallTraining.Data(Samples), new FitOptions { Epochs = Epochs, InitialEpoch = model.EpochsDone, BatchSize = 4 }),
            Throws.InvalidOperationException.With.Message.Contains("50 samples in batches of 8"));
        Assert.That(() => model.Fit(SmallTraining.Data(Samples), Options([], default) with { InitialEpoch = model.EpochsDone, Shuffle = false }),
            Throws.InvalidOperationException.With.Message.Contains("in their own order"));
        model.Fit(SmallTraining.Data(Samples), Options([Plateau()], default) with { InitialEpoch = model.EpochsDone });
        Assert.That(SmallTraining.Weights(model), Is.EqualTo(expected));
    }

    [Test]
    public void Callbacks_are_told_that_the_epoch_was_interrupted()
    {
        var calls = new Calls();
        using Model model = Compiled();
        var text = new StringWriter(CultureInfo.InvariantCulture);
        string csv = Path.Combine(folder, "log.csv");
        model.Fit(SmallTraining.Data(Samples), Options(
            [calls, new CancelAt(10, calls.Source), new ProgressBar(text), new CsvLogger(csv), new EarlyStopping { Patience = 0 }], calls.Source.Token));
        Assert.Multiple(() =>
        {
            Assert.That(calls.Ended, Is.EqualTo(new[] { 0 }));
            Assert.That(calls.Interrupted, Is.EqualTo(new[] { (1, 3) }));
            Assert.That(calls.Names, Does.Contain("loss").And.Not.Contain("val_loss"));
            Assert.That(calls.TrainEnds, Is.EqualTo(1));
            Assert.That(text.ToString(),
                Does.Contain("Epoch 1/3 7/7").And.Contain("Epoch 2/3 3/7").And.Contain("interrupted").And.Not.Contain("Epoch 2/3 7/7"));
            Assert.That(File.ReadAllLines(csv), Has.Length.EqualTo(2), "the heading and the first epoch");
            Assert.That(model.EpochsDone, Is.EqualTo(1));
        });
    }

    // As in Keras: the epoch is over, so it is measured.
    [Test]
    public void Training_that_is_stopped_at_the_last_batch_of_an_epoch_has_trained_the_epoch()
    {
        using Model model = Compiled();
        var calls = new Calls();
        var stop = new StopAt(StepsPerEpoch);
        History history = model.Fit(SmallTraining.Data(Samples), Options([calls, stop], default));
        Assert.That((calls.Ended.Count, calls.Interrupted.Count, model.EpochsDone), Is.EqualTo((1, 0, 1)));
        Assert.That(history["val_loss"], Has.Count.EqualTo(1));
    }

    [Test]
    public void A_network_that_has_gone_wrong_does_not_replace_one_that_can_go_on()
    {
        using Model model = Compiled(new Sgd { LearningRate = 0.01 });
        Callback[] callbacks =
            [new LearningRateScheduler((e, r) => e == 0 ? r : 1e30), new TerminateOnNaN(), new ModelCheckpoint(folder) { SaveEverySteps = 1 }];
        model.Fit(SmallTraining.Data(Samples), Options(callbacks, default));
        Assert.That(double.IsFinite(Checkpoint.ReadInfo(Last).Figures["loss"]));
        using var loaded = Model.Load(Last);
        Assert.That(model.StepsDone, Is.LessThan(Epochs * StepsPerEpoch), "it was ended");
    }

    private static FitOptions Options(IReadOnlyList<Callback> callbacks, CancellationToken cancellation) => new()
    {
        Epochs = Epochs,
        BatchSize = BatchSize,
        Validation = SmallTraining.Data(20, seed: 2),
        Callbacks = callbacks,
        Cancellation = cancellation,
    };

    // Lowers the rate after every epoch but the first.
    private static ReduceLROnPlateau Plateau() => new() { Monitor = "loss", MinDelta = 10, Patience = 1 };

    private static Sequential Compiled(Optimizer? optimizer = null)
    {
        Sequential model = SmallTraining.Network();
        model.Compile(optimizer ?? new Nadam(), Loss.SparseCategoricalCrossentropy, Metric.Accuracy, Metric.Auc, new ConfusionMatrix(), Metric.F1Score,
            Metric.MeanSquaredError, Metric.Precision);
        return model;
    }

    private (History History, float[] Weights) Train(int epochs, int cancelAfter, string name, bool resume = false)
    {
        using Model model = Compiled();
        if (resume)
        {
            Checkpoint.Resume(model, Last);
        }

        using var source = new CancellationTokenSource();
        Callback[] callbacks = [new CancelAt(cancelAfter, source), Plateau(), new ModelCheckpoint(Path.Combine(folder, name))];
        History history = model.Fit(SmallTraining.Data(Samples), Options(callbacks, source.Token) with { Epochs = epochs });
        return (history, SmallTraining.Weights(model));
    }

    private sealed class CancelAt(int steps, CancellationTokenSource source) : Callback
    {
        private int done;

        public override void OnBatchEnd(int batch, TrainingLogs logs)
        {
            if (++done == steps)
            {
                source.Cancel();
            }
        }
    }

    private sealed class StopAt(int steps) : Callback
    {
        private int done;

        public override void OnBatchEnd(int batch, TrainingLogs logs)
        {
            if (++done == steps)
            {
                StopTraining();
            }
        }
    }

    private sealed class Dies(int steps) : Callback
    {
        private int done;

        public override void OnBatchBegin(int batch, TrainingLogs logs)
        {
            if (done++ == steps)
            {
                throw new TimeoutException("The process ends here.");
            }
        }
    }

    private sealed class Calls : Callback
    {
        public CancellationTokenSource Source { get; } = new();

        public List<int> Ended { get; } = [];

        public List<(int Epoch, int Steps)> Interrupted { get; } = [];

        public string[] Names { get; private set; } = [];

        public int TrainEnds { get; private set; }

        public override void OnEpochEnd(int epoch, TrainingLogs logs) => Ended.Add(epoch);

        public override void OnEpochInterrupted(int epoch, int steps, TrainingLogs logs)
        {
            Interrupted.Add((epoch, steps));
            Names = [.. logs.Names];
        }

        public override void OnTrainEnd(TrainingLogs logs) => TrainEnds++;
    }
}
