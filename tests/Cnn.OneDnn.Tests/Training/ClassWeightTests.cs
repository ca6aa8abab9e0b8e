using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Training;

/// <summary>
/// Worked out by hand. The kernel is the identity, so the logits are the samples: (0, 0) of class 0 has probabilities 1/2, 1/2 and the loss ln 2;
/// (ln 3, 0) of class 1 has 3/4, 1/4 and the loss 2 ln 2. With weights 3 and 1/2 Keras's loss is (3 ln 2 + ln 2) / 2.
/// </summary>
[TestFixture]
[NonParallelizable]
internal sealed class ClassWeightTests
{
    private static readonly BackendKind[] Backends = TestModels.Backends;
    private static readonly FitOptions Weighted = new() { BatchSize = 2, Shuffle = false, ClassWeights = new Dictionary<int, float> { [0] = 3, [1] = 0.5f } };

    [TestCaseSource(nameof(Backends))]
    public void The_reported_loss_is_the_weighted_sum_over_the_number_of_samples(BackendKind backend)
    {
        using Model model = Identity(backend);
        History history = model.Fit(Data(), Weighted);
        Assert.That(history["loss"][0], Is.EqualTo(2 * Math.Log(2)).Within(1e-6));
        Assert.That(history["accuracy"][0], Is.EqualTo(0.5), "metrics are not weighted");
    }

    [TestCaseSource(nameof(Backends))]
    public void The_gradient_is_that_of_the_reported_loss(BackendKind backend)
    {
        using Model model = Identity(backend);
        model.Fit(Data(), Weighted);

        // Logit gradients of the second sample: (3/4, 1/4 - 1) * 0.5 / 2, times its first feature ln 3. The first sample's features are zeros.
        double step = Math.Log(3) * 0.1875;
        Assert.That(TestModels.Weights(model), Is.EqualTo(new[] { 1 - step, step, 0, 1 }).Within(1e-6));
    }

    [TestCaseSource(nameof(Backends))]
    public void Classes_without_a_weight_count_once_and_validation_is_not_weighted(BackendKind backend)
    {
        using Model model = Identity(backend);
        History history = model.Fit(Data(), Weighted with { ClassWeights = new Dictionary<int, float> { [0] = 0 }, Validation = Data(first: true) });
        Assert.That(history["loss"][0], Is.EqualTo(Math.Log(2)).Within(1e-6));
        Assert.That(history["val_loss"][0], Is.EqualTo(Math.Log(2)).Within(1e-6));
    }

    private static Sequential Identity(BackendKind backend)
    {
        var model = new Sequential(
            new Input(2), new Dense(2) { UseBias = false, Activation = Activation.Softmax }) { Options = new ModelOptions { Backend = backend } };
        model.Compile(new Sgd { LearningRate = 1 }, Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
        model.SetWeight(model.Parameters[0], Filled([2, 2], 1, 0, 0, 1));
        return model;
    }

    /// <summary>Both samples, or the one of zeros alone.</summary>
    private static TensorDataset Data(bool first = false)
    {
        var labels = new Tensor(new Shape(first ? 1 : 2), DataType.Int32);
        labels.AsSpan<int>()[^1] = first ? 0 : 1;
        return new TensorDataset(first ? Filled([1, 2], 0, 0) : Filled([2, 2], 0, 0, MathF.Log(3), 0), labels);
    }

    private static Tensor Filled(int[] shape, params float[] values)
    {
        var tensor = new Tensor(new Shape(shape));
        values.CopyTo(tensor.AsSpan<float>());
        return tensor;
    }
}
