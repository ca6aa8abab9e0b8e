using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Training.Faults;

/// <summary>What a user's code throws comes out as it is, wherever it is called, and leaves a model, its data and its callbacks that can be used.</summary>
[TestFixture]
public sealed class UserFaultTests
{
    private static readonly string[] Hooks =
    [
        nameof(Callback.OnTrainBegin), nameof(Callback.OnTrainEnd), nameof(Callback.OnEpochBegin), nameof(Callback.OnEpochEnd), nameof(Callback.OnTestBegin),
        nameof(Callback.OnTestEnd), nameof(Callback.OnTrainBatchBegin), nameof(Callback.OnTrainBatchEnd), nameof(Callback.OnBatchBegin),
        nameof(Callback.OnBatchEnd), nameof(Callback.OnEpochInterrupted),
    ];

    private static BackendKind[] Backends => TestModels.Backends;

    [Test]
    public void Every_hook_of_a_callback_is_here() => Assert.That(Hooks, Is.EquivalentTo(typeof(Callback).GetMethods()
        .Where(m => m.IsVirtual && m.Name.StartsWith("On", StringComparison.Ordinal) && m.DeclaringType == typeof(Callback)).Select(m => m.Name)));

    [Test]
    public void A_callback_that_throws_ends_the_training_with_its_own_exception(
        [ValueSource(nameof(Backends))] BackendKind backend, [ValueSource(nameof(Hooks))] string hook)
    {
        using Model model = Network(backend);
        var callback = new Thrower { Hook = hook };
        TensorDataset data = Data();
        var options = new FitOptions { BatchSize = 4, Validation = data, Callbacks = [callback] };
        if (hook == nameof(Callback.OnEpochInterrupted))
        {
            options = options with { Callbacks = [callback, new LambdaCallback(onBatchEnd: (_, _) => model.StopTraining = true)] };
        }

        InvalidTimeZoneException thrown = Assert.Throws<InvalidTimeZoneException>(() => model.Fit(data, options))!;
        Assert.That((thrown.Message, thrown.InnerException), Is.EqualTo((hook, (Exception?)null)));

        // The same callback, data and model again.
        callback.Hook = "";
        Assert.That(model.Fit(data, options with { Callbacks = [callback] })["loss"], Has.Count.EqualTo(1).And.All.GreaterThan(0));
        Assert.That(model.Evaluate(data)["loss"], Is.GreaterThan(0));
    }

    [Test]
    public void A_dataset_that_throws_within_an_epoch_ends_it_with_its_own_exception(
        [ValueSource(nameof(Backends))] BackendKind backend, [Values(0, 1, 3)] int threads)
    {
        using Model model = Network(backend);
        var data = new Throwing(Data()) { Bad = 9 };
        var options = new FitOptions { BatchSize = 4, LoaderThreads = threads, Shuffle = false };
        int steps = 0;
        Assert.That(() => model.Fit(data, options with { Callbacks = [new LambdaCallback(onBatchEnd: (_, _) => steps++)] }),
            Throws.TypeOf<InvalidTimeZoneException>().With.Message.EqualTo("sample 9"));
        Assert.That(steps, Is.EqualTo(2), "batches before it were learned from");
        Assert.That(() => model.Evaluate(data), Throws.TypeOf<InvalidTimeZoneException>());
        data.Bad = -1;
        Assert.That(model.Fit(data, options)["loss"][0], Is.GreaterThan(0));
    }

    [Test]
    public void Two_trainings_at_once_read_one_dataset_as_each_by_itself([ValueSource(nameof(Backends))] BackendKind backend)
    {
        TensorDataset data = Data();
        var options = new FitOptions { BatchSize = 4, Epochs = 5 };
        float[][] weights = new float[4][];
        Parallel.For(0, 2, i => weights[i] = Trained(backend, data, options));
        weights[2] = Trained(backend, data, options);
        Assert.That(weights[0], Is.EqualTo(weights[2]));
        Assert.That(weights[1], Is.EqualTo(weights[2]));
    }

    private static float[] Trained(BackendKind backend, Dataset data, FitOptions options)
    {
        using Model model = Network(backend);
        model.Fit(data, options);
        return TestModels.Weights(model);
    }

    private static Sequential Network(BackendKind backend)
    {
        var model = new Sequential(new Input(2, 2, 1), new Conv2D(4, 2) { Activation = Activation.Relu }, new Flatten(), new Dense(1))
        {
            Options = new ModelOptions { Backend = backend, Seed = 3, Deterministic = true },
        };
        model.Compile(new Sgd(), Loss.MeanSquaredError);
        return model;
    }

    private static TensorDataset Data() => new(
        Tensor.From([.. Enumerable.Range(0, 48).Select(i => i % 5 / 5f)], 12, 2, 2, 1), Tensor.From([.. Enumerable.Range(0, 12).Select(i => i % 3f)], 12, 1));

    private sealed class Thrower : Callback
    {
        public string Hook { get; set; } = "";

        public override void OnTrainBegin(TrainingLogs logs) => Throw(nameof(OnTrainBegin));

        public override void OnTrainEnd(TrainingLogs logs) => Throw(nameof(OnTrainEnd));

        public override void OnEpochBegin(int epoch, TrainingLogs logs) => Throw(nameof(OnEpochBegin));

        public override void OnEpochEnd(int epoch, TrainingLogs logs) => Throw(nameof(OnEpochEnd));

        public override void OnEpochInterrupted(int epoch, int steps, TrainingLogs logs) => Throw(nameof(OnEpochInterrupted));

        public override void OnTestBegin(TrainingLogs logs) => Throw(nameof(OnTestBegin));

        public override void OnTestEnd(TrainingLogs logs) => Throw(nameof(OnTestEnd));

        public override void OnTrainBatchBegin(int batch, TrainingLogs logs)
        {
            Throw(nameof(OnTrainBatchBegin));
            base.OnTrainBatchBegin(batch, logs);
        }

        public override void OnTrainBatchEnd(int batch, TrainingLogs logs)
        {
            Throw(nameof(OnTrainBatchEnd));
            base.OnTrainBatchEnd(batch, logs);
        }

        public override void OnBatchBegin(int batch, TrainingLogs logs) => Throw(nameof(OnBatchBegin));

        public override void OnBatchEnd(int batch, TrainingLogs logs) => Throw(nameof(OnBatchEnd));

        private void Throw(string name)
        {
            if (name == Hook)
            {
                throw new InvalidTimeZoneException(name);
            }
        }
    }

    private sealed class Throwing(Dataset inner) : Dataset
    {
        public int Bad { get; set; }

        public override int Count => inner.Count;

        public override IReadOnlyList<SampleSpec> Inputs => inner.Inputs;

        public override IReadOnlyList<SampleSpec> Targets => inner.Targets;

        public override void Fill(ReadOnlySpan<int> indices, long epoch, Batch batch)
        {
            if (indices.Contains(Bad))
            {
                throw new InvalidTimeZoneException($"sample {Bad}");
            }

            inner.Fill(indices, epoch, batch);
        }
    }
}
