namespace Cnn.OneDnn.Tests.Training;

[NonParallelizable]
public sealed class CallbackTests
{
    private string folder = "";

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("cnn-callbacks-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    // Patience 2; the figures of the epochs; after which epoch it stops; which was the best.
    [TestCase(2, new[] { 5.0, 4, 4, 4, 1 }, 3, 1)]
    [TestCase(0, new[] { 5.0, 4, 4.5, 1 }, 2, 1)]
    [TestCase(2, new[] { 5.0, 5, 4, 4, 3, 2 }, null, 5)]
    [TestCase(1, new[] { double.NaN, double.NaN, 1 }, 1, 0)]
    [TestCase(3, new[] { double.NaN, double.NaN, 1, 2 }, null, 2)]
    public void Early_stopping_waits_as_long_as_its_patience(int patience, double[] losses, int? stopped, int best)
    {
        var callback = new EarlyStopping { Patience = patience };
        Feed(callback, "val_loss", losses);
        Assert.That(callback.StoppedEpoch, Is.EqualTo(stopped));
        Assert.That(callback.BestEpoch, Is.EqualTo(best));
    }

    [Test]
    public void Early_stopping_knows_which_way_a_figure_gets_better()
    {
        var rising = new EarlyStopping { Patience = 2, Monitor = "val_accuracy" };
        Feed(rising, "val_accuracy", [0.1, 0.2, 0.3, 0.3, 0.2, 0.4]);
        Assert.That((rising.StoppedEpoch, rising.BestEpoch), Is.EqualTo((4, 2)));
        var falling = new EarlyStopping { Patience = 2, Monitor = "val_accuracy", Mode = MonitorMode.Min };
        Feed(falling, "val_accuracy", [0.1, 0.2, 0.3]);
        Assert.That((falling.StoppedEpoch, falling.BestEpoch), Is.EqualTo((2, 0)));
        var delta = new EarlyStopping { Patience = 2, MinDelta = 0.5 };
        Feed(delta, "val_loss", [5, 4.7, 4.6, 4]);
        Assert.That((delta.StoppedEpoch, delta.BestEpoch), Is.EqualTo((2, 0)));
        var baseline = new EarlyStopping { Patience = 3, Baseline = 1 };
        Feed(baseline, "val_loss", [5, 4, 3, 2, 1.5, 1.5, 0.5]);
        Assert.That((baseline.StoppedEpoch, baseline.BestEpoch), Is.EqualTo((5, 4)),
            "better every time, but never than the baseline: it ends with the first epoch that is not better");
        var met = new EarlyStopping { Patience = 3, Baseline = 1 };
        Feed(met, "val_loss", [5, 0.9, 0.9, 0.9, 0.9, 0.9]);
        Assert.That((met.StoppedEpoch, met.BestEpoch), Is.EqualTo((4, 1)));
        var later = new EarlyStopping { Patience = 1, StartFromEpoch = 3 };
        Feed(later, "val_loss", [1, 2, 3, 9, 9]);
        Assert.That((later.StoppedEpoch, later.BestEpoch), Is.EqualTo((4, 3)));
    }

    [Test]
    public void Early_stopping_restores_the_best_weights()
    {
        // A learning rate that grows a thousandfold after two epochs spoils the network.
        var stopping = new EarlyStopping { RestoreBestWeights = true, Patience = 2 };
        var keep = new Recorder();
        using Model model = SmallTraining.Compiled(new Sgd { LearningRate = 0.01 });
        model.Fit(
            SmallTraining.Data(),
            new FitOptions
            {
                Epochs = 8,
                BatchSize = 10,
                Validation = SmallTraining.Data(40, seed: 2),
                Callbacks = [new LearningRateScheduler((e, r) => e < 2 ? 0.01 : 50), keep, stopping],
            });
        Assert.That(stopping.StoppedEpoch, Is.Not.Null);
        Assert.That(SmallTraining.Weights(model), Is.EqualTo(keep.WeightsAfterEpoch[stopping.BestEpoch]));
    }

    [Test]
    public void Reduce_LR_on_plateau_lowers_the_rate_and_then_rests()
    {
        using Model model = SmallTraining.Compiled(new Sgd { LearningRate = 1 });
        var callback = new ReduceLROnPlateau { Patience = 2, Factor = 0.5, Cooldown = 1, MinLearningRate = 0.2 };
        double[] losses = [5, 5, 5, 5, 5, 5, 5, 5, 5, 4.99999, 4, 4], rates = new double[losses.Length];
        callback.Model = model;
        callback.OnTrainBegin([]);
        for (int i = 0; i < losses.Length; i++)
        {
            callback.OnEpochEnd(i, new TrainingLogs { ["val_loss"] = losses[i] });
            rates[i] = model.Optimizer!.LearningRate;
        }

        // Two fruitless epochs, a reduction; the rest of one epoch ends with the next, which counts again.
        Assert.That(rates, Is.EqualTo(new[] { 1, 1, 0.5, 0.5, 0.25, 0.25, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2 }));
    }

    [Test]
    public void The_learning_rate_follows_the_scheduler()
    {
        using Model model = SmallTraining.Compiled(new Sgd());
        History history = model.Fit(
            SmallTraining.Data(), new FitOptions { Epochs = 3, Callbacks = [new LearningRateScheduler((epoch, rate) => epoch == 0 ? 0.5 : rate / 2)] });
        Assert.That(history["learning_rate"], Is.EqualTo(new[] { 0.5, 0.25, 0.125 }));
        using Model scheduled = SmallTraining.Compiled(new Sgd { Schedule = new ExponentialDecay(0.1, 10, 0.5) });
        Assert.That(
            () => scheduled.Fit(SmallTraining.Data(), new FitOptions { Callbacks = [new LearningRateScheduler((_, r) => r)] }),
            Throws.InvalidOperationException.With.Message.Contains("Schedule"));
    }

    [Test]
    public void Terminate_on_NaN_ends_the_epoch_at_once()
    {
        var callback = new TerminateOnNaN();
        using Model model = SmallTraining.Compiled(new Sgd { LearningRate = float.MaxValue });
        History history = model.Fit(SmallTraining.Data(), new FitOptions { Epochs = 5, BatchSize = 5, Callbacks = [callback] });
        Assert.That(callback.StoppedBatch, Is.InRange(1, 8));
        Assert.That(history.Epochs, Has.Count.EqualTo(1));
        Assert.That(double.IsFinite(history["loss"][0]), Is.False);
    }

    [Test]
    public void The_CSV_file_has_a_line_per_epoch_and_goes_on_after_resuming()
    {
        string path = Path.Combine(folder, "log.csv");
        var first = new CsvLogger(path);
        first.OnTrainBegin([]);
        first.OnEpochEnd(0, new TrainingLogs { ["loss"] = 0.5, ["accuracy"] = 0.25 });
        first.OnEpochEnd(1, new TrainingLogs { ["loss"] = 1e-9, ["accuracy"] = double.NaN });
        var second = new CsvLogger(path) { Append = true };
        second.OnTrainBegin([]);
        second.OnEpochEnd(2, new TrainingLogs { ["accuracy"] = 1, ["extra"] = 7 });
        Assert.That(File.ReadAllText(path), Is.EqualTo("epoch,loss,accuracy\n0,0.5,0.25\n1,1E-09,NaN\n2,NA,1\n"));
        new CsvLogger(path).OnTrainBegin([]);
        Assert.That(File.ReadAllText(path), Is.Empty);
    }

    [Test]
    public void Model_checkpoint_keeps_the_last_and_the_best_epoch()
    {
        using Model model = SmallTraining.Compiled(new Sgd { LearningRate = 0.01 });
        var keep = new Recorder();
        var checkpoint = new ModelCheckpoint(Path.Combine(folder, "runs", "a"));
        model.Fit(
            SmallTraining.Data(),
            new FitOptions
            {
                Epochs = 4,
                BatchSize = 10,
                Validation = SmallTraining.Data(40, seed: 2),
                StopOnDivergence = false,
                Callbacks = [new LearningRateScheduler((e, r) => e < 2 ? 0.01 : 50), keep, checkpoint],
            });
        int best = keep.Losses.IndexOf(keep.Losses.Min());
        Assert.That(best, Is.LessThan(3), "the last epochs are spoilt");
        Assert.That(Loaded(checkpoint.BestPath), Is.EqualTo(keep.WeightsAfterEpoch[best]));
        Assert.That(Loaded(checkpoint.LastPath), Is.EqualTo(keep.WeightsAfterEpoch[3]));
        CheckpointInfo info = Checkpoint.ReadInfo(checkpoint.BestPath);
        Assert.That(info.Epoch, Is.EqualTo(best + 1));
        Assert.That(info.Figures["val_loss"], Is.EqualTo(keep.Losses[best]));
        Assert.That(info.Figures.Keys, Has.No.Member("seconds"), "the same training gives the same file");
    }

    [Test]
    public void After_resuming_the_best_epoch_is_still_the_one_before()
    {
        using Model model = SmallTraining.Compiled(new Sgd { LearningRate = 0.01 });
        model.Fit(SmallTraining.Data(), new FitOptions { Epochs = 2, Callbacks = [new ModelCheckpoint(folder)] });
        var checkpoint = new ModelCheckpoint(folder);
        byte[] best = File.ReadAllBytes(checkpoint.BestPath);
        using Model resumed = SmallTraining.Compiled(new Sgd());
        CheckpointInfo info = Checkpoint.Resume(resumed, checkpoint.LastPath);
        resumed.Fit(SmallTraining.Data(),
            new FitOptions { Epochs = 3, InitialEpoch = info.Epoch, Callbacks = [new LearningRateScheduler((_, _) => 50), checkpoint] });
        Assert.That(File.ReadAllBytes(checkpoint.BestPath), Is.EqualTo(best));
    }

    [Test]
    public void A_figure_that_is_not_reported_is_named()
    {
        var callback = new EarlyStopping { Monitor = "val_auc" };
        Assert.That(
            () => callback.OnEpochEnd(0, new TrainingLogs { ["loss"] = 1 }),
            Throws.ArgumentException.With.Message.Contains("'val_auc', which was not reported. Reported are loss"));
        Assert.That(() => new EarlyStopping { Patience = -1 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new ReduceLROnPlateau { Factor = 1 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Logs_keep_their_order_and_say_what_is_missing()
    {
        var logs = new TrainingLogs { ["loss"] = 1, ["accuracy"] = 0.5 };
        logs["loss"] = 2;
        Assert.That(logs, Is.EqualTo(new[] { KeyValuePair.Create("loss", 2.0), KeyValuePair.Create("accuracy", 0.5) }));
        Assert.That(() => logs["auc"], Throws.InstanceOf<KeyNotFoundException>().With.Message.Contains("loss, accuracy"));
    }

    private static void Feed(EarlyStopping callback, string name, double[] values)
    {
        callback.OnTrainBegin([]);
        for (int epoch = 0; epoch < values.Length && !callback.StopRequested; epoch++)
        {
            callback.OnEpochEnd(epoch, new TrainingLogs { [name] = values[epoch] });
        }
    }

    private static float[] Loaded(string path)
    {
        using Model model = SmallTraining.Network();
        model.LoadWeights(path);
        return SmallTraining.Weights(model);
    }

    /// <summary>A user's own callback.</summary>
    private sealed class Recorder : Callback
    {
        public List<float[]> WeightsAfterEpoch { get; } = [];

        public List<double> Losses { get; } = [];

        public override void OnEpochEnd(int epoch, TrainingLogs logs)
        {
            WeightsAfterEpoch.Add(SmallTraining.Weights(Model));
            Losses.Add(logs["val_loss"]);
        }
    }
}
