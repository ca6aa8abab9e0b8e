using System.Globalization;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Training.Faults;

/// <summary>Samples that a network cannot learn from are named before it does, on both backends: the weights are what they were.</summary>
[TestFixture]
public sealed class SampleCheckTests
{
    private const int Samples = 12, Bad = 7;

    private static BackendKind[] Backends => TestModels.Backends;

    [Test]
    public void A_pixel_that_is_no_number_is_named_with_its_sample(
        [ValueSource(nameof(Backends))] BackendKind backend, [Values(float.NaN, float.PositiveInfinity, float.NegativeInfinity)] float pixel,
        [Values] bool shuffle)
    {
        using Model model = Network(backend, 1);
        float[] before = TestModels.Weights(model);
        TensorDataset data = Data(x => x[(Bad * 4) + 3] = pixel, _ => { });
        string words = $"The input of sample {Bad} at (1, 1, 0) is {(float.IsNaN(pixel) ? "NaN" : "infinite")}";
        var options = new FitOptions { BatchSize = Samples, Shuffle = shuffle };
        Assert.That(() => model.Fit(data, options), Throws.ArgumentException.With.Message.Contains(words));
        Assert.That(TestModels.Weights(model), Is.EqualTo(before));
        Assert.That(() => model.Evaluate(data, 5), Throws.ArgumentException.With.Message.Contains(words));
        Assert.That(() => model.Fit(Data(_ => { }, _ => { }), options with { Validation = data }), Throws.ArgumentException.With.Message.Contains(words));
        Assert.That(model.Fit(Data(_ => { }, _ => { }), options)["loss"][0], Is.GreaterThan(0), "the model is usable afterwards");
    }

    [Test]
    public void A_target_that_is_no_number_is_named_with_its_sample([ValueSource(nameof(Backends))] BackendKind backend)
    {
        using Model model = Network(backend, 1);
        Assert.That(() => model.Fit(Data(_ => { }, y => y[Bad] = float.NaN), new FitOptions { BatchSize = 4 }),
            Throws.ArgumentException.With.Message.Contains($"The target of sample {Bad} at (0) is NaN"));
    }

    [Test]
    public void A_target_that_the_loss_cannot_mean_is_named_with_its_sample([Values(-1, 2, 255)] float target, [Values("bce", "dice")] string loss)
    {
        using Model model = Network(BackendKind.Managed, 1, loss);
        Assert.That(() => model.Fit(Data(_ => { }, y => y[Bad] = target), new FitOptions { BatchSize = 4 }), Throws.ArgumentException.With.Message.Contains(
            string.Create(CultureInfo.InvariantCulture, $"The target of sample {Bad} at (0) is {target}, and the loss ")).And.Message.Contains("from 0 to 1"));

        // Targets that were spread over more than 0 to 1 on purpose are learned.
        Assert.That(() => model.Fit(Data(_ => { }, y => y[Bad] = 1.1f), new FitOptions { BatchSize = 4 }), Throws.Nothing);
    }

    [Test]
    public void A_label_is_named_with_its_sample_whatever_the_order([ValueSource(nameof(Backends))] BackendKind backend, [Values] bool shuffle)
    {
        using Model model = Network(backend, 3, "sparse_categorical_crossentropy");
        var labels = new Tensor(new Shape(Samples), DataType.Int32);
        labels.AsSpan<int>()[Bad] = 3;
        var data = new TensorDataset(Tensor.Ones(Samples, 2, 2, 1), labels);
        Assert.That(() => model.Fit(data, new FitOptions { BatchSize = 5, Shuffle = shuffle }),
            Throws.ArgumentException.With.Message.Contains($"Label 3 of sample {Bad} is no class"));
        Assert.That(() => model.Evaluate(data, 5), Throws.ArgumentException.With.Message.Contains($"Label 3 of sample {Bad} is no class"));
    }

    [Test]
    public void Labels_of_another_length_and_validation_of_another_shape_are_refused([ValueSource(nameof(Backends))] BackendKind backend)
    {
        using Model model = Network(backend, 1);
        Assert.That(() => model.Fit(Tensor.Ones(Samples, 2, 2, 1), Tensor.Ones(Samples - 1, 1)),
            Throws.InstanceOf<ShapeException>().With.Message.Contains("x has 12 samples").And.Message.Contains("received 11 numbers"));
        Assert.That(() => new TensorDataset(Tensor.Ones(Samples, 2, 2, 1), Tensor.Ones(Samples - 1, 1)),
            Throws.ArgumentException.With.Message.Contains("expected 12").And.Message.Contains("(11, 1)"));
        var other = new TensorDataset(Tensor.Ones(Samples, 3, 2, 1), Tensor.Ones(Samples, 1));
        Assert.That(() => model.Fit(Data(_ => { }, _ => { }), new FitOptions { Validation = other }),
            Throws.InstanceOf<ShapeException>().With.Message.Contains("(2, 2, 1)").And.Message.Contains("(3, 2, 1)"));
    }

    [Test]
    public void A_generator_names_the_sample_that_has_another_shape() => Assert.That(
        () => Dataset.FromGenerator(Enumerable.Range(0, 5).Select(i => (Tensor.Ones(i == 3 ? 2 : 1), Tensor.Ones(1)))),
        Throws.ArgumentException.With.Message.Contains("gives (2,) and (1,) for sample 3"));

    private static Sequential Network(BackendKind backend, int outputs, string loss = "mse")
    {
        var model = new Sequential(new Input(2, 2, 1), new Conv2D(4, 2) { Activation = Activation.Relu }, new Flatten(), new Dense(outputs)
        {
            Activation = outputs == 1 ? Activation.Sigmoid : Activation.Softmax,
        }) { Options = new ModelOptions { Backend = backend } };
        model.Compile(new Sgd(), loss);
        return model;
    }

    private static TensorDataset Data(Action<float[]> images, Action<float[]> targets)
    {
        float[] x = [.. Enumerable.Range(0, Samples * 4).Select(i => i % 5 / 5f)], y = [.. Enumerable.Range(0, Samples).Select(i => i % 2f)];
        images(x);
        targets(y);
        return new TensorDataset(Tensor.From(x, Samples, 2, 2, 1), Tensor.From(y, Samples, 1));
    }
}
