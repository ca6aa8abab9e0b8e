using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Extending;

/// <summary>Losses that layers add, as Keras's add_loss.</summary>
[NonParallelizable]
internal sealed class AddedLossTests
{
    private sealed class Shrinking(double strength, bool sum = false) : Layer
    {
        protected override Symbol Call(LayerContext context, Symbol input)
        {
            AddLoss((sum ? Ops.Sum(Ops.Square(input)) : Ops.Mean(Ops.Square(input))) * strength);
            return input;
        }
    }

    private sealed class Weighty : Layer
    {
        private Parameter? scale;

        protected override void Build(Shape inputShape) => scale = AddWeight(shape: new Shape(1), initializer: new Constant(3), name: "scale");

        protected override Symbol Call(LayerContext context, Symbol input)
        {
            context.AddLoss(Ops.Square((Symbol)scale!));
            return input * scale!;
        }
    }

    private static readonly Tensor X = Tensor.From([1f, 2f], 2, 1), Y = Tensor.From([1f, 2f], 2, 1);

    [Test]
    public void A_layer_adds_to_the_loss_in_training_and_evaluation([Values] bool sum)
    {
        using var model = new Sequential(new Input(1), new Dense(1, useBias: false), new Shrinking(0.5, sum))
        {
            Options = new() { Backend = BackendKind.Managed },
        };
        model.SetWeights([Tensor.From([2f], 1, 1)]);
        model.Compile(new SGD(0.1), "mse");

        // p = 2 x: errors 1 and 2, squares 4 and 16. The sum is over the batch, the mean is half of it.
        double added = 0.5 * (sum ? 20 : 10), slope = 5 + (sum ? 10 : 5);
        Assert.That(model.Evaluate(X, Y)["loss"], Is.EqualTo(2.5 + added).Within(1e-5));
        Assert.That(model.Predict(X).ToArray(), Is.EqualTo(new[] { 2f, 4f }).Within(1e-6));
        GradientResult gradients = model.Gradients(X, Y);
        Assert.That(gradients.Loss, Is.EqualTo(2.5 + added).Within(1e-5));
        Assert.That(gradients["dense/kernel"].ToArray(), Is.EqualTo(new[] { (float)slope }).Within(1e-5));
        Assert.That(model.Fit(X, Y, batchSize: 2)["loss"][0], Is.EqualTo(2.5 + added).Within(1e-5));
    }

    [Test]
    public void What_is_added_may_follow_from_weights_alone()
    {
        using var model = new Sequential(new Input(1), new Weighty()) { Options = new() { Backend = BackendKind.Managed } };
        model.Compile(new SGD(0.1), "mse");
        GradientResult gradients = model.Gradients(X, Y);

        // p = 3 x: errors 2 and 4, mse 10 and 9 more; slopes 2 (2 * 1 + 4 * 2) / 2 and 2 * 3.
        Assert.That(gradients.Loss, Is.EqualTo(19).Within(1e-5));
        Assert.That(gradients["weighty/scale"].ToArray(), Is.EqualTo(new[] { 16f }).Within(1e-5));
    }

    [Test]
    public void What_is_added_counts_once_for_each_call()
    {
        var layer = new Shrinking(1);
        SymbolicTensor x = new Input(1).Output;
        using var model = new Model(x, layer.Apply(layer.Apply(x))) { Options = new() { Backend = BackendKind.Managed } };
        model.Compile(new SGD(0.1), "mse");
        Assert.That(model.Evaluate(X, Y)["loss"], Is.EqualTo(2 * 2.5).Within(1e-5));
    }

    [Test]
    public void A_frozen_layer_that_adds_to_the_loss_is_computed_in_each_epoch()
    {
        using var model = new Sequential(new Input(1), new Dense(1), new Weighty { Trainable = false }, new Dense(1));
        model.Layers[1].Trainable = false;
        model.Compile(new SGD(0.1), "mse");
        Assert.That(model.FrozenTrunk!.Layers.Select(l => l.Name), Does.Not.Contain("weighty"));
    }
}
