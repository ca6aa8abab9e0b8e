using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Layers;

/// <summary>Training statistics by hand: features 1, 3 and 10, 30 have means 2 and 20 and biased variances 1 and 100.</summary>
[TestFixture(BackendKind.OneDnn)]
[TestFixture(BackendKind.Managed)]
[NonParallelizable]
public sealed class BatchNormalizationTests(BackendKind backend)
{
    private static readonly float[] Samples = [1, 10, 3, 30];

    [Test]
    public void Training_uses_the_batch_and_moves_the_statistics()
    {
        using Model model = Make(new BatchNormalization { Momentum = 0.9 });
        double loss = TrainOnce(model);

        // Each normalized value is +-1 / sqrt(1 + 0.001) or +-10 / sqrt(100 + 0.001).
        Assert.That(loss, Is.EqualTo(((1 / 1.001) + (100 / 100.001)) / 2).Within(1e-5));
        Assert.That(Get(model, "moving_mean"), Is.EqualTo(new[] { 0.2, 2 }).Within(1e-5));
        Assert.That(Get(model, "moving_variance"), Is.EqualTo(new[] { 1, 10.9 }).Within(1e-4));
    }

    [Test]
    public void A_frozen_layer_uses_and_keeps_the_moving_statistics()
    {
        using Model model = Make(new BatchNormalization { Trainable = false, Epsilon = 0 });
        Set(model, "moving_mean", [1, 10]);
        Set(model, "moving_variance", [4, 25]);
        double loss = TrainOnce(model);

        // (1 - 1) / 2, (10 - 10) / 5, (3 - 1) / 2 and (30 - 10) / 5: squares 0, 0, 1, 16.
        Assert.That(loss, Is.EqualTo(17.0 / 4).Within(1e-5));
        Assert.That(Get(model, "moving_mean"), Is.EqualTo(new[] { 1.0, 10 }));
        Assert.That(Get(model, "moving_variance"), Is.EqualTo(new[] { 4.0, 25 }));
        Assert.That(Get(model, "gamma"), Is.EqualTo(new[] { 1.0, 1 }));
    }

    [Test]
    public void Prediction_uses_the_moving_statistics()
    {
        using Model model = Make(new BatchNormalization { Epsilon = 0 });
        Set(model, "moving_mean", [1, 10]);
        Set(model, "moving_variance", [4, 25]);
        Set(model, "gamma", [2, 1]);
        Set(model, "beta", [0, -1]);
        Assert.That(model.Predict(Input()).AsSpan<float>().ToArray(), Is.EqualTo(new[] { 0f, -1, 2, 3 }).Within(1e-5));
    }

    private static double TrainOnce(Model model)
    {
        model.Compile(new Sgd { LearningRate = 0.5 }, Loss.MeanSquaredError);
        return model.TrainOnBatch(Input(), new Tensor(new Shape(2, 2)));
    }

    private static Tensor Input() => Filled(new Shape(2, 2), Samples);

    private static Tensor Filled(Shape shape, float[] values)
    {
        var tensor = new Tensor(shape);
        values.CopyTo(tensor.AsSpan<float>());
        return tensor;
    }

    private static void Set(Model model, string name, float[] values) =>
        model.SetWeight(model.Parameters.Single(p => p.Name == name), Filled(new Shape(values.Length), values));

    private static double[] Get(Model model, string name) =>
        Array.ConvertAll(model.GetWeight(model.Parameters.Single(p => p.Name == name)).AsSpan<float>().ToArray(), v => (double)v);

    private Sequential Make(BatchNormalization layer) =>
        new(new Input(2), layer) { Options = new ModelOptions { Backend = backend } };
}
