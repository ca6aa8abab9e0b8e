using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Manner.Guesses.Words;

/// <summary>Penalties on what layers give, and what they must do: numbers by hand.</summary>
[TestFixture(BackendKind.OneDnn)]
[TestFixture(BackendKind.Managed)]
[NonParallelizable]
internal sealed class ActivityWordGuesses(BackendKind backend)
{
    private static readonly Tensor X = Tensor.From(new float[] { 1, 2, -3, 1 }, 2, 2);
    private static readonly Tensor Y = Tensor.From(new float[] { 3, -2 }, 2, 1);

    private sealed record OfOnesOwn : Regularizer
    {
        public override double Apply(ReadOnlySpan<float> weights, Span<float> gradients) => 0;
    }

    // Kernel and input give 3 and -2, which is what is wanted: the loss is the penalty alone.
    private Sequential Model(params Layer[] more)
    {
        var model = new Sequential([new Input(2), new Dense(1, useBias: false, kernelInitializer: "ones", activityRegularizer: new L1L2(0.1, 0.01)), .. more])
        {
            Options = new ModelOptions { Backend = backend },
        };
        model.Compile(new Sgd(1), "mse");
        return model;
    }

    [Test]
    public void The_mean_of_the_samples_penalties_is_added_to_the_loss()
    {
        using Sequential model = Model();

        // (0.1 * 3 + 0.01 * 9 + 0.1 * 2 + 0.01 * 4) / 2.
        double expected = 0.315;
        Assert.That(model.Evaluate(X, Y)["loss"], Is.EqualTo(expected).Within(1e-6));
        Assert.That(model.Evaluate(X, Y, batchSize: 1)["loss"], Is.EqualTo(expected).Within(1e-6), "as strong whatever the batch");
        Assert.That(model.Predict(X).ToArray(), Is.EqualTo(new float[] { 3, -2 }));
        Assert.That(model.TrainOnBatch(X, Y).Loss, Is.EqualTo(expected).Within(1e-6));

        // The penalty's slope by what the layer gives, 0.1 sign + 0.02 a, is 0.16 and -0.14; times the inputs, halved.
        Assert.That(model.GetWeights()[0].ToArray(), Is.EqualTo(new[] { 1 - ((0.16 + 0.42) / 2), 1 - ((0.32 - 0.14) / 2) }).Within(1e-6));
    }

    [Test]
    public void The_example_of_keras_documentation()
    {
        using var model = new Sequential(
            new Dense(5, kernelInitializer: "ones", kernelRegularizer: new L1(0.01), activityRegularizer: new L2(0.01), inputShape: [5]));
        model.Options = new ModelOptions { Backend = backend };
        model.Compile("sgd", "mse");
        Tensor twos = Tensor.Ones(5, 5) * 2;
        Assert.That(model.Evaluate(twos, twos * 5)["loss"], Is.EqualTo(5.25).Within(1e-5), "0.25 of the kernel, 5 of what the layer gives");
    }

    [Test]
    public void Each_layer_and_each_call_adds_its_own()
    {
        using Sequential model = Model(new ActivityRegularization(l1: 0.5), new Activation("relu") { ActivityRegularizer = "l2" });
        Assert.That(model.Evaluate(X, Tensor.From(new float[] { 3, 0 }, 2, 1))["loss"], Is.EqualTo(0.315 + (0.5 * 2.5) + (0.01 * 4.5)).Within(1e-6));
        var shared = new Dense(1, useBias: false, kernelInitializer: "ones", activityRegularizer: new L1(0.5));
        Input a = new(2), b = new(2);
        using var twice = new Model([a.Output, b.Output], [new Add().Apply(shared.Apply(a), shared.Apply(b))])
        {
            Options = new ModelOptions { Backend = backend },
        };
        twice.Compile("sgd", "mse");
        Assert.That(twice.Evaluate(new TensorDataset([X, X], [Y * 2]))["loss"], Is.EqualTo(0.5 * (2.5 + 2.5)).Within(1e-6));
    }

    [Test]
    public void Weights_of_samples_leave_penalties_as_they_are()
    {
        using Sequential model = Model();
        Assert.That(model.Evaluate(X, Y, sampleWeight: new float[] { 0, 7 })["loss"], Is.EqualTo(0.315).Within(1e-6));
    }

    [Test]
    public void A_layer_in_a_layer_penalizes_too()
    {
        using var model = new Sequential(new Input(2, 1), new TimeDistributed(new Dense(1, kernelInitializer: "ones", activityRegularizer: new L1(1))));
        model.Options = new ModelOptions { Backend = backend };
        model.Compile("sgd", "mse");
        Assert.That(model.Evaluate(X, X)["loss"], Is.EqualTo((1 + 2 + 3 + 1) / 4.0).Within(1e-6), "steps count as samples of the inner layer, as in Keras");
    }

    [Test]
    public void A_file_keeps_it()
    {
        using Sequential model = Model(new ActivityRegularization(0.25, 0.5));
        using Model again = Cnn.OneDnn.Model.FromJson(model.ToJson());
        Assert.That(again.Layers[1].ActivityRegularizer, Is.EqualTo(new L1L2(0.1, 0.01)));
        Assert.That(again.Layers[2].ActivityRegularizer, Is.EqualTo(new L1L2(0.25, 0.5)));
        Assert.That(LayerRegistry.FromConfig("ActivityRegularization", new() { ["l1"] = 0.5, ["l2"] = 0 }).ActivityRegularizer, Is.EqualTo(new L1L2(0.5, 0)));
    }

    [Test]
    public void What_is_no_sum_of_activities_is_refused() =>
        Assert.That(() => new Dense(1, activityRegularizer: new OfOnesOwn()), Throws.ArgumentException.With.Message.Contains("L1L2"));

    [Test]
    public void What_is_kept_of_frozen_layers_ends_before_it()
    {
        using Sequential model = Model(new Dense(1));
        model.Layers[1].Trainable = false;
        model.Compile("sgd", "mse");
        Assert.That(model.FrozenTrunk, Is.Null);
    }
}
