using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Training;

/// <summary>
/// Penalties of regularized weights in the losses that are reported, as in Keras: what each step made small, and nothing of weights that do not learn.
/// </summary>
[TestFixture]
[NonParallelizable]
internal sealed class PenaltyTests
{
    private static readonly BackendKind[] Backends = TestModels.Backends;

    // All data are 0, so the loss is the penalty w²/2 alone, and a step with learning rate 0.1 makes 0.9 w of the weight w.
    [TestCaseSource(nameof(Backends))]
    public void An_epochs_loss_is_the_mean_of_what_its_steps_made_small(BackendKind backend)
    {
        double weight = 1, sum = 0;
        var losses = new Losses();
        for (int step = 0; step < 10; step++)
        {
            sum += 0.5 * weight * weight;
            weight -= 0.1 * weight;
        }

        using Model model = Single(backend);
        History history = model.Fit(Zeros(40), new FitOptions { BatchSize = 4, Callbacks = [losses] });
        Assert.Multiple(() =>
        {
            Assert.That(history["loss"][0], Is.EqualTo(sum / 10).Within(1e-6), "0.2311640");
            Assert.That(losses.OfBatches.Take(3), Is.EqualTo(new[] { 0.5, 0.405, 0.32805 }).Within(1e-6));
            Assert.That(losses.SoFar.Take(2), Is.EqualTo(new[] { 0.5, 0.4525 }).Within(1e-6), "the mean so far has them too");
            Assert.That(model.Evaluate(Zeros(7))["loss"], Is.EqualTo(0.5 * weight * weight).Within(1e-6));
        });
    }

    // As Keras weighs it: a last batch of two of ten counts a fifth of what a whole one of eight and it do together.
    [Test]
    public void A_smaller_last_batch_counts_less()
    {
        using Model model = Single(BackendKind.Managed);
        Assert.That(model.Fit(Zeros(10), new FitOptions { BatchSize = 8 })["loss"][0], Is.EqualTo(((8 * 0.5) + (2 * 0.405)) / 10).Within(1e-6));
    }

    [TestCaseSource(nameof(Backends))]
    public void The_loss_of_a_batch_and_of_an_evaluation_have_the_same_penalty(BackendKind backend)
    {
        using Model model = Single(backend);
        Tensor zero = new(new Shape(1, 1));
        Assert.That(model.Evaluate(Zeros(3))["loss"], Is.EqualTo(0.5).Within(1e-7));
        Assert.That(model.TrainOnBatch(zero, zero).Loss, Is.EqualTo(0.5).Within(1e-7));
        Assert.That(model.TrainOnBatch(zero, zero).Loss, Is.EqualTo(0.405).Within(1e-6));
    }

    [TestCaseSource(nameof(Backends))]
    public void Frozen_weights_add_nothing(BackendKind backend)
    {
        var frozen = new Dense(1) { UseBias = false, KernelInitializer = new Ones(), KernelRegularizer = new L1L2(0, 10), Trainable = false };
        using var model = new Sequential(new Input(1), frozen, new Dense(1)) { Options = new ModelOptions { Backend = backend } };
        model.Compile(new Sgd(), Loss.MeanSquaredError);
        Assert.Multiple(() =>
        {
            Assert.That(model.Evaluate(Zeros(1))["loss"], Is.Zero);
            Assert.That(model.TrainOnBatch(new Tensor(new Shape(1, 1)), new Tensor(new Shape(1, 1))).Loss, Is.Zero);
            Assert.That(model.Fit(Zeros(4))["loss"][0], Is.Zero);
        });
    }

    // While gradients are gathered the weights stand still, and so does the penalty.
    [Test]
    public void Gathered_gradients_keep_the_penalty()
    {
        using Model model = Single(BackendKind.Managed, new Sgd { LearningRate = 0.1, GradientAccumulationSteps = 2, GlobalClipNorm = 100 });
        var losses = new Losses();
        model.Fit(Zeros(16), new FitOptions { BatchSize = 4, Callbacks = [losses] });
        Assert.That(losses.OfBatches, Is.EqualTo(new[] { 0.5, 0.5, 0.405, 0.405 }).Within(1e-6));
    }

    private static Sequential Single(BackendKind backend, Optimizer? optimizer = null)
    {
        var model = new Sequential(new Input(1), new Dense(
            1) { UseBias = false, KernelInitializer = new Ones(), KernelRegularizer = new L1L2(0, 0.5f) }) { Options = new ModelOptions { Backend = backend } };
        model.Compile(optimizer ?? new Sgd { LearningRate = 0.1 }, Loss.MeanSquaredError);
        return model;
    }

    private static TensorDataset Zeros(int count) => new(new Tensor(new Shape(count, 1)), new Tensor(new Shape(count, 1)));

    private sealed class Losses : Callback
    {
        public List<double> OfBatches { get; } = [];

        public List<double> SoFar { get; } = [];

        public override void OnBatchEnd(int batch, TrainingLogs logs)
        {
            OfBatches.Add(logs["batch_loss"]);
            SoFar.Add(logs["loss"]);
        }
    }
}
