using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Training;

/// <summary>Two inputs, two outputs, and one weight that all of it goes through: small enough to be worked out by hand.</summary>
[TestFixtureSource(typeof(TestModels), nameof(TestModels.Backends))]
[NonParallelizable]
internal sealed class SeveralEndsTests(BackendKind backend)
{
    // a = 1, b = 3, w = 2, so w a = 2 and w b = 6; the targets are 0 and 5.
    private static readonly Tensor A = Tensor.From([1f], 1, 1), B = Tensor.From([3f], 1, 1), ForA = Tensor.From([0f], 1, 1), ForB = Tensor.From([5f], 1, 1);

    [Test]
    public void Losses_add_up_and_the_shared_weight_hears_of_both([Values] bool nested)
    {
        using Model model = Make(nested, out Parameter weight);
        model.Compile(new Sgd { LearningRate = 0.1 }, [Loss.MeanSquaredError, Loss.MeanAbsoluteError]);

        // (2 - 0)^2 + |6 - 5| = 5; its slope is 2 (2 - 0) 1 + 1 * 3 = 7, and 2 - 0.1 * 7 = 1.3.
        Assert.That(model.TrainOnBatch([A, B], [ForA, ForB]).Loss, Is.EqualTo(5).Within(1e-5));
        Assert.That(model.GetWeight(weight).ToArray<float>(), Is.EqualTo(new[] { 1.3f }).Within(1e-6));
        Assert.That(model.Predict([A, B]).Select(o => o.ToArray<float>()[0]), Is.EqualTo(new[] { 1.3f, 3.9f }).Within(1e-5));
    }

    [Test]
    public void Every_output_reports_its_own_loss()
    {
        using Model model = Make(nested: false, out _);
        model.Compile(new Sgd { LearningRate = 1e-9 }, [Loss.MeanSquaredError, Loss.MeanAbsoluteError]);
        var data = new TensorDataset([A, B], [ForA, ForB]);
        History history = model.Fit(data, new FitOptions { Epochs = 1, Validation = data });
        Assert.Multiple(() =>
        {
            Assert.That(history["loss"], Is.EqualTo(new[] { 5.0 }).Within(1e-5));
            Assert.That(history["left_loss"], Is.EqualTo(new[] { 4.0 }).Within(1e-5));
            Assert.That(history["right_loss"], Is.EqualTo(new[] { 1.0 }).Within(1e-5));
            Assert.That(history["val_right_loss"], Is.EqualTo(new[] { 1.0 }).Within(1e-5));
        });
    }

    [Test]
    public void Frozen_it_keeps_its_weight_and_still_reports_its_loss([Values] bool nested)
    {
        using Model model = Make(nested, out Parameter weight);
        model.Layers.Single(l => l.Parameters.Contains(weight)).Trainable = false;
        model.Compile(new Sgd { LearningRate = 0.1 }, Loss.MeanSquaredError);
        Assert.That(model.TrainOnBatch([A, B], [ForA, ForB]).Loss, Is.EqualTo(4 + 1).Within(1e-5));
        Assert.That(model.GetWeight(weight).ToArray<float>(), Is.EqualTo(new[] { 2f }));
    }

    [Test]
    public void Inputs_in_the_wrong_number_or_size_are_refused()
    {
        using Model model = Make(nested: false, out _);
        Assert.That(() => model.Compile(new Sgd(), [Loss.MeanSquaredError]), Throws.ArgumentException.With.Message.Contains("2 outputs"));
        model.Compile(new Sgd(), Loss.MeanSquaredError);
        Assert.That(() => model.TrainOnBatch([A], [ForA, ForB]), Throws.TypeOf<ShapeException>().With.Message.Contains("has 2 inputs, received 1"));
        Assert.That(() => model.Predict([A, new Tensor(new Shape(1, 2))]), Throws.TypeOf<ShapeException>());
        Assert.That(() => model.Apply(new Input(1).Output), Throws.ArgumentException.With.Message.Contains("has 2 inputs, received 1"));
    }

    // The weight is that of one layer called twice, or of a model called twice inside another.
    private Model Make(bool nested, out Parameter weight)
    {
        SymbolicTensor a = new Input(1).Output, b = new Input(1).Output;
        var shared = new Dense(1) { UseBias = false, KernelInitializer = new Constant { Value = 2 } };
        SymbolicTensor left, right;
        if (nested)
        {
            SymbolicTensor inside = new Input(1).Output;
            using var inner = new Model(inside, shared.Apply(inside));
            (left, right) = (inner.Apply(a)[0], inner.Apply(b)[0]);
        }
        else
        {
            (left, right) = (shared.Apply(a), shared.Apply(b));
        }

        // Each output has a name of its own.
        var model = new Model(
            [a, b], [new Rescaling(1) { Name = "left" }.Apply(left),
                new Rescaling(1) { Name = "right" }.Apply(right)]) { Options = new ModelOptions { Backend = backend } };
        weight = model.Parameters.Single();
        return model;
    }
}
