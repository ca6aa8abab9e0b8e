using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Losses;

/// <summary>How the losses of a batch become one number, and what losses are called, as in Keras.</summary>
[TestFixture]
public sealed class ReductionTests
{
    // Squares of the errors 1, 2, 3 and 4: of the rows 2.5 and 12.5, their sum 15, their mean 7.5.
    private static readonly Tensor Truth = Tensor.Zeros(2, 2), Predicted = Tensor.From([1f, 2, 3, 4], 2, 2);

    [Test]
    public void A_loss_is_the_mean_of_its_rows_or_their_sum()
    {
        Assert.That(new MeanSquaredError().Call(Truth, Predicted), Is.EqualTo(7.5));
        Assert.That(new MeanSquaredError(reduction: "sum_over_batch_size").Call(Truth, Predicted), Is.EqualTo(7.5));
        Assert.That(new MeanSquaredError(reduction: "sum").Call(Truth, Predicted), Is.EqualTo(15));
        Assert.That(new MeanSquaredError(Reduction.None).CallEach(Truth, Predicted).ToArray(), Is.EqualTo(new[] { 2.5f, 12.5f }));
        Assert.That(Cnn.OneDnn.Losses.MeanAbsoluteError(Truth, Predicted).ToArray(), Is.EqualTo(new[] { 1.5f, 3.5f }));
        Assert.That(
            Cnn.OneDnn.Losses.SparseCategoricalCrossentropy(new[] { 1, 0 }, Tensor.From([0.25f, 0.75f, 0.5f, 0.5f], 2, 2)).ToArray(),
            Is.EqualTo(new[] { -MathF.Log(0.75f), MathF.Log(2) }).Within(1e-6));
    }

    [Test]
    public void A_loss_of_places_gives_one_number_for_each()
    {
        Tensor each = new MeanAbsoluteError().CallEach(Tensor.Zeros(2, 3, 4), Tensor.Ones(2, 3, 4));
        Assert.That((each.Shape, each.Sum()), Is.EqualTo((new Shape(2, 3), 6.0)));
    }

    // w = 2, x = 1 and 3, y = 0: losses (w x)^2 are 4 and 36; dL/dw = 2 w x^2 is 4 and 36 too. The mean's gradient is 20, the sum's 40.
    [TestCase(BackendKind.Managed, "sum", 40, 40)]
    [TestCase(BackendKind.Managed, "mean", 20, 20)]
    [TestCase(BackendKind.OneDnn, "sum", 40, 40)]
    [TestCase(BackendKind.OneDnn, "mean", 20, 20)]
    public void A_step_follows_the_gradient_of_what_the_loss_says(BackendKind backend, string reduction, double loss, double gradient)
    {
        using Sequential model = Single(backend);
        model.Compile(new Sgd(0.01), new MeanSquaredError(reduction: reduction));
        Assert.That(model.TrainOnBatch(Tensor.From([1f, 3], 2, 1), Tensor.Zeros(2, 1))["loss"], Is.EqualTo(loss).Within(1e-4));
        Assert.That(model.GetWeights()[0].Item(), Is.EqualTo(2 - (0.01 * gradient)).Within(1e-5));
    }

    // The same sum where a batch is worked on in parts: n samples of x = 1 and w = 2 have losses of 4 and gradients of 4 each.
    [Test]
    public void A_sum_is_that_of_the_whole_batch_and_penalties_and_weights_are_as_they_are()
    {
        using Sequential model = Single(BackendKind.Managed);
        model.Compile(new Sgd(0.5), [new MeanSquaredError(reduction: "sum")], lossWeights: [0.25]);
        History history = model.Fit(Tensor.Ones(6, 1), Tensor.Zeros(6, 1), epochs: 1, batchSize: 4, shuffle: false);

        // Four samples: 16, a quarter of it, 4; the step is 0.5 * 0.25 * 16 = 2, to w = 0. Then two samples of no loss. Batches count by their samples.
        Assert.That(model.GetWeights()[0].Item(), Is.Zero.Within(1e-5));
        Assert.That(history["loss"][0], Is.EqualTo(4 * 4 / 6.0).Within(1e-5));
    }

    [Test]
    public void A_tape_follows_a_sum()
    {
        using Sequential model = Single(BackendKind.Managed);
        using var tape = new GradientTape();
        TapedLoss loss = tape.Loss(new MeanSquaredError(reduction: "sum"), Tensor.Zeros(2, 1), tape.Call(model, Tensor.From([1f, 3], 2, 1)));
        Assert.That(loss.Value, Is.EqualTo(40).Within(1e-4));
        Assert.That(tape.Gradient(loss, model.TrainableWeights)[0].Item(), Is.EqualTo(40).Within(1e-4));
    }

    [Test]
    public void Nothing_is_trained_on_several_numbers()
    {
        using Sequential model = Single(BackendKind.Managed);
        Assert.That(() => model.Compile("sgd", new Huber(reduction: "none")), Throws.ArgumentException.With.Message.Contains("CallEach"));
        Assert.That(() => new Huber(reduction: "all"), Throws.ArgumentException.With.Message.Contains("sum_over_batch_size"));
    }

    [Test]
    public void Names_and_reductions_go_through_a_file()
    {
        using Sequential model = Single(BackendKind.Managed);
        model.Compile("sgd", new BinaryCrossentropy(fromLogits: true, labelSmoothing: 0.1, reduction: "sum", name: "bce"), new BinaryAccuracy(name: "right"));
        using Model loaded = Model.Load(model.ToBytes());
        Assert.That(loaded.Losses[0], Is.TypeOf<BinaryCrossentropy>());
        Assert.That((loaded.Losses[0].Name, loaded.Losses[0].Reduction), Is.EqualTo(("bce", Reduction.Sum)));
        Assert.That(((BinaryCrossentropy)loaded.Losses[0]).LabelSmoothing, Is.EqualTo(0.1f));
        Assert.That(loaded.Metrics[0].Name, Is.EqualTo("right"));
    }

    private static Sequential Single(BackendKind backend)
    {
        var model = new Sequential(new Input(1), new Dense(1, useBias: false)) { Options = new ModelOptions { Backend = backend } };
        model.SetWeights([Tensor.From([2f], 1, 1)]);
        return model;
    }
}
