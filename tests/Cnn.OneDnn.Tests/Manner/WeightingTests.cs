using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Manner;

/// <summary>What is held out and what counts how much. The weights are zeros and stay: the loss of a sample is the square of its target, or ln 2.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class WeightingTests
{
    private static Sequential Zero(string loss, int outputs = 1, string activation = "linear")
    {
        var model = new Sequential { new Dense(outputs, activation, kernelInitializer: "zeros", inputShape: [1]) };
        model.Options = new ModelOptions { Backend = BackendKind.Managed };
        model.Compile(new Sgd(0), loss);
        return model;
    }

    // Keras: int(math.floor(n * (1.0 - validation_split))) are trained on.
    [TestCase(10, 0.25, 7)]
    [TestCase(10, 0.1, 9)]
    [TestCase(10, 0.99, 0)]
    [TestCase(3, 0.1, 2)]
    [TestCase(5, 0.5, 2)]
    public void The_last_samples_are_held_out_as_Keras_counts_them(int count, double split, int trained)
    {
        using Sequential model = Zero("mse");
        float[] y = [.. Enumerable.Range(0, count).Select(i => (float)i)];
        if (trained == 0)
        {
            Assert.That(() => model.Fit(new float[count], y, validationSplit: split),
                Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("0 would be trained on and 10 held out"));
            return;
        }

        History history = model.Fit(new float[count], y, validationSplit: split);
        Assert.That(history["loss"][0], Is.EqualTo(y.Take(trained).Average(v => (double)v * v)).Within(1e-5));
        Assert.That(history["val_loss"][0], Is.EqualTo(y.Skip(trained).Average(v => (double)v * v)).Within(1e-5));
    }

    [Test]
    public void A_split_that_holds_nothing_out_is_refused()
    {
        using Sequential model = Zero("mse");
        Assert.That(() => model.Fit(new float[3], new float[3], validationSplit: 1e-17),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("3 would be trained on and 0 held out"));
    }

    [Test]
    public void Weights_of_what_is_held_out_weigh_its_loss()
    {
        using Sequential model = Zero("mse");
        History history = model.Fit(new float[4], new float[] { 1, 2, 3, 4 }, validationSplit: 0.5, sampleWeight: new float[] { 2, 0, 1, 0.5f });
        Assert.That(history["loss"][0], Is.EqualTo(2 * 1 / 2.0).Within(1e-6));
        Assert.That(history["val_loss"][0], Is.EqualTo((9 + 8) / 2.0).Within(1e-6));
        Assert.That(model.Evaluate(new float[2], new float[] { 3, 4 }, sampleWeight: new[] { 1, 0.5 }).Loss, Is.EqualTo(8.5).Within(1e-6));
    }

    [Test]
    public void No_weights_are_no_mistake_and_too_few_are_said_before_the_split()
    {
        using Sequential model = Zero("mse");
        float[]? none = null;
        Tensor? nothing = null;
        Assert.That(model.Fit(new float[2], new float[] { 1, 1 }, sampleWeight: none)["loss"][0], Is.EqualTo(1));
        Assert.That(model.Fit(new float[2], new float[] { 1, 1 }, sampleWeight: nothing)["loss"][0], Is.EqualTo(1));
        Assert.That(
            () => model.Fit(new float[4], new float[4], validationSplit: 0.5, sampleWeight: new float[2]),
            Throws.ArgumentException.With.Message.Contains("each of 4 samples").And.Message.Contains("(2,)"));
    }

    [Test]
    public void Classes_of_binary_targets_have_weights()
    {
        using Sequential model = Zero("binary_crossentropy", activation: "sigmoid");
        History history = model.Fit(new float[4], new float[] { 0, 1, 1, 1 }, classWeight: new() { [0] = 3, [1] = 0.5 });
        Assert.That(history["loss"][0], Is.EqualTo(Math.Log(2) * (3 + 1.5) / 4).Within(1e-6));
        Assert.That(() => model.Fit(new float[1], new float[1], classWeight: new() { [2] = 1 }), Throws.ArgumentException.With.Message.Contains("label 2"));
    }

    [Test]
    public void Classes_of_one_hot_targets_have_weights()
    {
        using Sequential model = Zero("categorical_crossentropy", outputs: 2, activation: "softmax");
        History history = model.Fit(new float[4], Labels.OneHot([0, 1, 1, 1]), classWeight: new Dictionary<int, double> { [0] = 3, [1] = 0.5 });
        Assert.That(history["loss"][0], Is.EqualTo(Math.Log(2) * (3 + 1.5) / 4).Within(1e-6));
        Assert.That(model.Fit(new float[4], Labels.OneHot([0, 1, 1, 1]), classWeight: new ClassWeights { { 0, 5 } })["loss"][0],
            Is.EqualTo(Math.Log(2) * 8 / 4).Within(1e-6));
    }

    [Test]
    public void A_dataset_is_trained_on_with_the_same_arguments()
    {
        using Sequential model = Zero("mse");
        var data = new TensorDataset(Tensor.Zeros(4, 1), Tensor.From(new float[] { 1, 2, 3, 4 }, 4, 1));
        History history = model.Fit(data, epochs: 2, batchSize: 2, validationData: data, sampleWeight: new float[] { 1, 0, 0, 0 }, shuffle: false);
        Assert.That(history["loss"], Is.EqualTo(new[] { 0.25, 0.25 }).Within(1e-6));
        Assert.That(history["val_loss"], Is.EqualTo(new[] { 7.5, 7.5 }).Within(1e-6));
        Assert.That(model.Fit(data).Epochs, Has.Count.EqualTo(1));
        Assert.That(model.Fit(data, initialEpoch: 3, epochs: 5).Epochs, Is.EqualTo(new[] { 3, 4 }));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Other_threads_take_the_same_arguments(CancellationToken limit)
    {
        using Sequential model = Zero("mse");
        var data = new TensorDataset(Tensor.Zeros(4, 1), Tensor.From(new float[] { 1, 2, 3, 4 }, 4, 1));
        History history = await model.FitAsync(data, epochs: 2, batchSize: 2, validationData: data, cancellationToken: limit);
        Assert.That(history["val_loss"], Has.Count.EqualTo(2));
        history = await model.FitAsync(new float[4], new float[] { 1, 2, 3, 4 }, validationSplit: 0.5, sampleWeight: new float[] { 2, 0, 1, 0 }, shuffle: false,
            verbose: 0, cancellationToken: limit);
        Assert.That((history["loss"][0], history["val_loss"][0]), Is.EqualTo((1.0, 4.5)));
        Assert.That((await model.EvaluateAsync(data, batchSize: 3, cancellationToken: limit)).Loss, Is.EqualTo(7.5).Within(1e-6));
        Assert.That((await model.PredictAsync(new float[4], batchSize: 3, cancellationToken: limit)).Shape, Is.EqualTo(new Shape(4, 1)));
    }
}
