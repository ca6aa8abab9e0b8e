namespace Cnn.OneDnn.Tests.Training;

/// <summary>A user's own loop that calls Fit for an epoch at a time goes on through the data, as Keras's fit does.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class FitInALoopTests
{
    private string folder = "";

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("cnn-loop-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void Every_call_has_an_order_and_variations_of_its_own()
    {
        using Model model = SmallTraining.Compiled(new Sgd());
        var data = new Recorded(SmallTraining.Data(30));
        var orders = new List<string>();
        for (int call = 1; call <= 4; call++)
        {
            data.Order.Clear();
            History history = model.Fit(data, new FitOptions { BatchSize = 8, LoaderThreads = 0 });
            orders.Add(string.Join(' ', data.Order));
            Assert.That(data.Order.Order(), Is.EqualTo(Enumerable.Range(0, 30)), "each sample once");
            Assert.That(history.Epochs, Is.EqualTo(new[] { 0 }), "callbacks count from 0, as in Keras");
            Assert.That(model.EpochsDone, Is.EqualTo(call));
        }

        Assert.That(orders, Is.Unique);
        Assert.That(data.Epochs, Is.EqualTo(new long[] { 0, 1, 2, 3 }), "random variation follows from these");
    }

    [Test]
    public void Calls_for_one_epoch_give_the_bits_of_one_call_for_all()
    {
        using Model whole = SmallTraining.Compiled(new Nadam()), parts = SmallTraining.Compiled(new Nadam());
        whole.Fit(SmallTraining.Data(), new FitOptions { BatchSize = 8, Epochs = 3 });
        for (int i = 0; i < 3; i++)
        {
            parts.Fit(SmallTraining.Data(), new FitOptions { BatchSize = 8 });
        }

        Assert.That(SmallTraining.Weights(parts), Is.EqualTo(SmallTraining.Weights(whole)));
    }

    // What was given up is not seen again in the same order.
    [Test]
    public void An_epoch_that_was_given_up_has_taken_its_order_with_it()
    {
        using Model model = SmallTraining.Compiled(new Sgd());
        var data = new Recorded(SmallTraining.Data(30));
        model.Fit(data, new FitOptions { BatchSize = 8, LoaderThreads = 0, Callbacks = [new StopAt(1)] });
        string first = string.Join(' ', data.Order);
        Assert.That((data.Order.Count, model.EpochsDone), Is.EqualTo((16, 0)));
        data.Order.Clear();
        model.Fit(data, new FitOptions { BatchSize = 8, LoaderThreads = 0 });
        Assert.That(data.Order, Has.Count.EqualTo(30));
        Assert.That(string.Join(' ', data.Order), Does.Not.StartWith(first));
        Assert.That(model.EpochsDone, Is.EqualTo(1));
    }

    [Test]
    public void A_saved_model_knows_its_epochs([Values] bool byModel)
    {
        string path = Path.Combine(folder, "a.safetensors");
        using Model model = SmallTraining.Compiled(new Sgd());
        for (int i = 1; i <= 3; i++)
        {
            model.Fit(SmallTraining.Data(), new FitOptions { Callbacks = [new ModelCheckpoint(folder)] });
            Assert.That(Checkpoint.ReadInfo(Path.Combine(folder, "last.safetensors")).Epoch, Is.EqualTo(i));
        }

        if (byModel)
        {
            model.Save(path);
        }
        else
        {
            Checkpoint.Save(model, path);
        }

        Assert.That(Checkpoint.ReadInfo(path), Has.Property("Epoch").EqualTo(3).And.Property("Step").EqualTo(6).And.Property("StepsOfEpoch").Zero);
    }

    [Test]
    public void What_is_resumed_goes_on_without_being_told()
    {
        string path = Path.Combine(folder, "a.safetensors");
        Optimizer Scheduled() => new Sgd { Schedule = new PolynomialDecay(0.1, 28) { EndLearningRate = 0 } };
        using Model whole = SmallTraining.Compiled(Scheduled()), first = SmallTraining.Compiled(Scheduled()), second = SmallTraining.Compiled(Scheduled());
        IReadOnlyList<double> rates = whole.Fit(SmallTraining.Data(), new FitOptions { BatchSize = 8, Epochs = 4 })["learning_rate"];
        first.Fit(SmallTraining.Data(), new FitOptions { BatchSize = 8, Epochs = 2 });
        first.Save(path);
        Checkpoint.Resume(second, path);
        Assert.That(second.Optimizer!.LearningRate, Is.EqualTo(0.05).Within(1e-12), "the rate where the schedule is, before a step");
        Assert.That(() => second.Fit(SmallTraining.Data(), new FitOptions { BatchSize = 8, Epochs = 2 }),
            Throws.InvalidOperationException.With.Message.Contains("has 2 epochs already"));
        History rest = second.Fit(SmallTraining.Data(), new FitOptions { BatchSize = 8, Epochs = 4 });
        Assert.That(rest.Epochs, Is.EqualTo(new[] { 2, 3 }));
        Assert.That(rest["learning_rate"], Is.EqualTo(rates.Skip(2)));
        Assert.That(SmallTraining.Weights(second), Is.EqualTo(SmallTraining.Weights(whole)));
        Assert.That(second.Fit(SmallTraining.Data(), new FitOptions { BatchSize = 8 }).Epochs, Is.EqualTo(new[] { 0 }), "the next call is one like any other");
        Assert.That(second.EpochsDone, Is.EqualTo(5));
    }

    [Test]
    public void A_loaded_model_shows_the_rate_where_its_schedule_is()
    {
        string path = Path.Combine(folder, "a.safetensors");
        using Model model = SmallTraining.Compiled(new Adam { Schedule = new ExponentialDecay(0.1, 7, 0.5) });
        model.Fit(SmallTraining.Data(), new FitOptions { BatchSize = 8, Epochs = 2 });
        model.Save(path);
        using var loaded = Model.Load(path);
        Assert.That(loaded.Optimizer!.LearningRate, Is.EqualTo(0.1 * 0.5 * 0.5).Within(1e-15).And.EqualTo(model.Optimizer!.LearningRate));
    }

    private sealed class StopAt(int at) : Callback
    {
        public override void OnBatchEnd(int batch, TrainingLogs logs)
        {
            if (batch == at)
            {
                StopTraining();
            }
        }
    }

    /// <summary>Notes which samples are asked for, in what order, and of which passes.</summary>
    private sealed class Recorded(Dataset inner) : Dataset
    {
        public List<int> Order { get; } = [];

        public HashSet<long> Epochs { get; } = [];

        public override int Count => inner.Count;

        public override IReadOnlyList<SampleSpec> Inputs => inner.Inputs;

        public override IReadOnlyList<SampleSpec> Targets => inner.Targets;

        public override void Fill(ReadOnlySpan<int> indices, long epoch, Batch batch)
        {
            Order.AddRange(indices);
            Epochs.Add(epoch);
            inner.Fill(indices, epoch, batch);
        }
    }
}
