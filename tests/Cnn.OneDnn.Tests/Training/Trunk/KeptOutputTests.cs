using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Training.Trunk;

/// <summary>
/// What a frozen trunk gives is computed once and kept: each sample is read once, and the training is the one that it is without. Whole numbers and steps that
/// are powers of two, so that no sum is rounded and both are the same to the last bit.
/// </summary>
[NonParallelizable]
internal sealed class KeptOutputTests
{
    private const int Samples = 10;

    private static readonly BackendKind[] Backends = TestModels.Backends;

    private static FitOptions Options => new() { Epochs = 3, BatchSize = 4, Validation = Numbers(7, first: 3) };

    [TestCaseSource(nameof(Backends))]
    public void A_training_from_kept_outputs_is_the_one_without(BackendKind backend)
    {
        (double[][] figures, float[] weights) = Train(backend, Options);
        (double[][] kept, float[] keptWeights) = Train(backend, Options with { KeepTrunkOutputs = true });
        Assert.That(keptWeights, Is.EqualTo(weights));
        Assert.That(kept, Is.EqualTo(figures));
        Assert.That(figures[0].Distinct().Count(), Is.EqualTo(3), "it learns");
    }

    [TestCaseSource(nameof(Backends))]
    public void Weights_of_samples_go_with_the_samples(BackendKind backend)
    {
        FitOptions weighted = Options with { SampleWeights = Tensor.From([.. Enumerable.Range(0, Samples).Select(i => (float)(i % 3))], new Shape(Samples)) };
        Assert.That(Train(backend, weighted with { KeepTrunkOutputs = true }).Weights, Is.EqualTo(Train(backend, weighted).Weights));
        Assert.That(Train(backend, weighted).Weights, Is.Not.EqualTo(Train(backend, Options).Weights));
    }

    [TestCaseSource(nameof(Backends))]
    public void Each_sample_is_read_once_for_all_epochs(BackendKind backend)
    {
        using Model model = Small(backend);
        var data = new Counted(Numbers(Samples));
        var validation = new Counted(Numbers(7));
        model.Fit(data, Options with { KeepTrunkOutputs = true, Validation = validation });
        Assert.That(data.Reads, Is.All.EqualTo(1));
        Assert.That(validation.Reads, Is.All.EqualTo(1));
        Assert.That(data.Reads, Has.Length.EqualTo(Samples));
    }

    [TestCaseSource(nameof(Backends))]
    public void A_callback_may_evaluate_and_predict_as_ever(BackendKind backend)
    {
        using Model model = Small(backend);
        var seen = new List<(double Inside, double Reported)>();
        TensorDataset validation = Numbers(7);
        var callback = new LambdaCallback(onEpochEnd: (_, logs) => seen.Add((model.Evaluate(validation, 4)["loss"], logs["val_loss"])));
        model.Fit(Numbers(Samples), Options with { KeepTrunkOutputs = true, Validation = validation, Callbacks = [callback] });
        Assert.That(seen, Has.Count.EqualTo(3).And.All.Matches<(double Inside, double Reported)>(s => s.Inside == s.Reported));
        Assert.That(model.Predict(Tensor.Ones(new Shape(1, 4, 4, 1))).Shape, Is.EqualTo(new Shape(1, 2)));
    }

    [TestCaseSource(nameof(Backends))]
    public void Layers_that_are_thawed_learn_in_the_next_training(BackendKind backend)
    {
        using Model model = Small(backend);
        model.Fit(Numbers(Samples), Options with { KeepTrunkOutputs = true });
        float[] before = model.GetLayer("conv").GetWeights()[0].ToArray<float>();
        Assert.That(before, Is.EqualTo(Enumerable.Range(0, 8).Select(i => (float)((i % 3) - 1))), "frozen");
        model.GetLayer("conv").Trainable = true;
        model.Compile(new Sgd(0.125), Loss.MeanSquaredError);
        Assert.That(model.FrozenTrunk, Is.Null);
        model.Fit(Numbers(Samples), Options);
        Assert.That(model.GetLayer("conv").GetWeights()[0].ToArray<float>(), Is.Not.EqualTo(before));
    }

    [Test]
    public void A_training_that_is_cancelled_before_it_begins_has_learnt_nothing()
    {
        using Model model = Small(BackendKind.Managed);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        float[] before = TestModels.Weights(model);
        History history = model.Fit(Numbers(Samples), Options with { KeepTrunkOutputs = true, Cancellation = cancelled.Token });
        Assert.That((history.WasCancelled, TestModels.Weights(model)), Is.EqualTo((true, before)));
    }

    [Test]
    public void Where_nothing_is_frozen_and_where_samples_vary_it_is_refused()
    {
        using Model model = Small(BackendKind.Managed);
        FitOptions keeps = Options with { KeepTrunkOutputs = true };
        Assert.That(() => model.Fit(new Varied(Numbers(Samples)), keeps), Throws.ArgumentException.With.Message.Contains("vary at random"));
        Assert.That(() => model.Fit(Numbers(Samples), keeps with { Validation = new Varied(Numbers(7)) }), Throws.ArgumentException);
        model.GetLayer("conv").Trainable = true;
        model.Compile(new Sgd(0.125), Loss.MeanSquaredError);
        Assert.That(() => model.Fit(Numbers(Samples), keeps), Throws.InvalidOperationException.With.Message.Contains("FreezeUntil"));
    }

    private static (double[][] Figures, float[] Weights) Train(BackendKind backend, FitOptions options)
    {
        using Model model = Small(backend);
        History history = model.Fit(Numbers(Samples), options);
        return ([[.. history["loss"]], [.. history["val_loss"]]], [.. model.Parameters.SelectMany(p => model.GetWeight(p).ToArray<float>())]);
    }

    private static Sequential Small(BackendKind backend)
    {
        var model = new Sequential(
            new Input(4, 4, 1), new Conv2D(2, 2, activation: Activation.Relu, name: "conv"), new MaxPooling2D(3), new Flatten(), new Dense(2, name: "scores"))
        {
            Options = new ModelOptions { Backend = backend },
        };
        model.FreezeUntil("scores");
        model.Compile(new Sgd(0.125), Loss.MeanSquaredError);
        foreach (Parameter parameter in model.Parameters)
        {
            model.SetWeight(parameter, Tensor.From([.. Enumerable.Range(0, parameter.Shape.ElementCount).Select(i => (float)((i % 3) - 1))], parameter.Shape));
        }

        return model;
    }

    private static TensorDataset Numbers(int count, int first = 0) => new(
        Tensor.From([.. Enumerable.Range(first, count * 16).Select(i => (float)((i * 7 % 5) - 2))], new Shape(count, 4, 4, 1)),
        Tensor.From([.. Enumerable.Range(first, count * 2).Select(i => (float)(i % 4))], new Shape(count, 2)));

    private class Counted(Dataset inner) : Dataset
    {
        private readonly int[] reads = new int[inner.Count];

        public int[] Reads => reads;

        public override int Count => inner.Count;

        public override IReadOnlyList<SampleSpec> Inputs => inner.Inputs;

        public override IReadOnlyList<SampleSpec> Targets => inner.Targets;

        public override void Fill(ReadOnlySpan<int> indices, long epoch, Batch batch)
        {
            foreach (int index in indices)
            {
                Interlocked.Increment(ref reads[index]);
            }

            inner.Fill(indices, epoch, batch);
        }
    }

    private sealed class Varied(Dataset inner) : Counted(inner)
    {
        private readonly Dataset plain = inner;

        public override Dataset Unvaried => plain;
    }
}
