using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Manner.Guesses;

/// <summary>Several spellings of one thing must all do what Keras does: numbers by hand.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class GivenGuesses
{
    private static Sequential OnManaged(params Layer[] layers) => new([.. layers]) { Options = new ModelOptions { Backend = BackendKind.Managed } };

    [Test]
    public void The_shape_of_a_sample_in_three_spellings()
    {
        foreach (Conv2D first in new[]
        {
            new Conv2D(32, (3, 3), activation: Activation.Relu, inputShape: [28, 28, 1]), new Conv2D(32, 3, activation: "relu", inputShape: (28, 28, 1)),
            new Conv2D(32, 3, activation: Activation.Relu, inputShape: new Shape(28, 28, 1)),
        })
        {
            using var m = new Sequential();
            m.Add(first);
            Assert.That((m.OutputShape, m.CountParams(), first.Activation), Is.EqualTo((new Shape(26, 26, 32), 320, ActivationKind.Relu)));
        }

        using Sequential a = OnManaged(new Flatten(inputShape: [28, 28])), b = OnManaged(new Flatten(inputShape: (28, 28)));
        Assert.That((a.OutputShape, b.OutputShape), Is.EqualTo((new Shape(784), new Shape(784))));
    }

    [Test]
    public void A_rate_that_falls_with_the_steps()
    {
        using Sequential net = OnManaged(new Dense(1, kernelInitializer: "zeros", useBias: false, inputShape: [1]));
        net.Compile(new SGD(learningRate: new CosineDecay(0.1, 2)), "mse");
        Tensor one = Tensor.Ones(1, 1);
        net.TrainOnBatch(one, one);
        Assert.That(net.GetWeights()[0].ToArray()[0], Is.EqualTo(0.2).Within(1e-6), "slope -2 at a rate of 0.1");
        net.TrainOnBatch(one, one);
        Assert.That(net.GetWeights()[0].ToArray()[0], Is.EqualTo(0.2 + (0.05 * 1.6)).Within(1e-6), "slope -1.6 at half of it");
        net.TrainOnBatch(one, one);
        Assert.That(net.GetWeights()[0].ToArray()[0], Is.EqualTo(0.28).Within(1e-6), "at the end the rate is 0");
    }

    [Test]
    public void First_weights_and_penalties_in_three_spellings()
    {
        foreach (Conv2D l in new[]
        {
            new Conv2D(8, 3, kernelRegularizer: new L2(1e-2), kernelInitializer: new Ones(), inputShape: (3, 3, 1)),
            new Conv2D(8, 3, kernelRegularizer: "l2", kernelInitializer: "ones", inputShape: (3, 3, 1)),
            new Conv2D(8, 3) { KernelRegularizer = new L2(1e-2), KernelInitializer = new Ones(), InputShape = new Shape(3, 3, 1) },
        })
        {
            using Sequential net = OnManaged(l);
            net.Compile("sgd", "mse");
            Assert.That(net.Evaluate(new float[1, 3, 3, 1], new float[1, 1, 1, 8])["loss"], Is.EqualTo(0.72).Within(1e-6), "72 weights of 1");
        }
    }

    [Test]
    public void Frozen_layers_and_a_block_as_a_layer()
    {
        using Sequential block = OnManaged(new Dense(2, kernelInitializer: "ones", name: "inner"), new ReLU());
        using Sequential m = OnManaged(block, new Dense(1, kernelInitializer: "ones"));
        m.Build([3]);
        var l = m.Layers[1];
        l.Trainable = false;
        m.Compile(new Sgd(0.1), "mse");
        m.TrainOnBatch(new float[,] { { 1, 1, 1 } }, new float[] { 0 });
        Assert.That(m.GetLayer("inner").GetWeights()[0].ToArray(), Is.All.EqualTo(1));
        Assert.That(m.TrainableWeights, Has.Count.EqualTo(2));
        var features = new Model(m.Input, m.GetLayer("inner").Output);
        Assert.That(features.Predict(new float[,] { { 1, 2, 3 } }).ToArray(), Is.EqualTo(new float[] { 6, 6 }));
        features.Dispose();
    }

    [Test]
    public void What_samples_count()
    {
        using Sequential net = OnManaged(new Dense(1, kernelInitializer: "zeros", useBias: false, inputShape: [1]));
        net.Compile(new Sgd(0), "mse");
        History h = net.Fit(new float[] { 1, 1 }, new float[] { 1, 3 }, epochs: 1, sampleWeight: new float[] { 2, 0.5f });
        Assert.That(h["loss"][0], Is.EqualTo(((2 * 1) + (0.5 * 9)) / 2).Within(1e-6), "weighted losses over the number of samples");
    }
}
