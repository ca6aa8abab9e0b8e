using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Training;

/// <summary>Gradients of predictions by inputs and by what layers give, against finite differences of a forward pass in double.</summary>
[TestFixture]
internal sealed class ActivationGradientTests
{
    private const int Side = 6, Inner = 4, Filters = 3, Classes = 4;
    private const double Step = 1e-5;

    [Test]
    public void They_are_the_finite_differences_of_the_scores([Values(BackendKind.Managed, BackendKind.OneDnn)] BackendKind backend, [Range(0, 3)] int wanted)
    {
        using Model model = Small(backend);
        double[] image = [.. Enumerable.Range(0, Side * Side).Select(i => Math.Sin(1.7 * i))];
        var sample = new Tensor([1, Side, Side, 1]);
        Array.ConvertAll(image, v => (float)v).CopyTo(sample.AsSpan<float>());
        var weights = new Tensor([1, Classes]);
        weights.AsSpan<float>()[wanted] = 1;
        SymbolicTensor relu = model.Calls.Single(c => c.Layer.Name == "relu");
        ActivationGradients found = model.GradientsByActivations([sample], [weights], [model.Inputs[0], relu]);

        var reference = new Reference(model);
        double[] activation = reference.Activation(image);
        Assert.Multiple(() =>
        {
            Assert.That(found.Activations[1].ToArray(), Is.EqualTo(activation).Within(1e-5), "the forward pass");
            Assert.That(found.Outputs[0].ToArray(), Is.EqualTo(model.Predict(sample).ToArray()).Within(1e-6), "predictions are given after the softmax");
            Assert.That(found.Gradients[0].ToArray(),
                Is.EqualTo(Differences(image, x => reference.Scores(reference.Activation(x))[wanted])).Within(2e-4), "by the input");
            Assert.That(found.Gradients[1].ToArray(), Is.EqualTo(Differences(activation, a => reference.Scores(a)[wanted])).Within(2e-4), "by the layer");
        });
    }

    [Test]
    public void After_the_softmax_they_are_those_of_probabilities()
    {
        // S = x, p = softmax(x): dp0/dx = (p0 (1 - p0), -p0 p1).
        using var model = new Sequential(new Input(2), new ActivationLayer(Activation.Softmax));
        var sample = new Tensor([1, 2]);
        sample.AsSpan<float>()[0] = MathF.Log(3);
        var weights = new Tensor([1, 2]);
        weights.AsSpan<float>()[0] = 1;
        ActivationGradients after = model.GradientsByActivations([sample], [weights], [model.Inputs[0]], beforeSoftmax: false),
            before = model.GradientsByActivations([sample], [weights], [model.Inputs[0]]);
        Assert.That(after.Gradients[0].ToArray(), Is.EqualTo(new[] { 0.1875f, -0.1875f }).Within(1e-6));
        Assert.That(before.Gradients[0].ToArray(), Is.EqualTo(new float[] { 1, 0 }));
    }

    [Test]
    public void Of_a_sample_among_others_they_are_its_own()
    {
        using Model model = Small(BackendKind.Managed);
        Tensor samples = Tensor.Random([3, Side, Side, 1], seed: 4), second = new([1, Side, Side, 1]), weights = new([3, Classes]), one = new([1, Classes]);
        samples.AsSpan<float>().Slice(Side * Side, Side * Side).CopyTo(second.AsSpan<float>());
        weights.AsSpan<float>()[Classes + 2] = one.AsSpan<float>()[2] = 1;
        float[] all = model.GradientsByActivations([samples], [weights], [model.Inputs[0]]).Gradients[0].ToArray();
        float[] alone = model.GradientsByActivations([second], [one], [model.Inputs[0]]).Gradients[0].ToArray();
        Assert.That(all.Skip(Side * Side).Take(Side * Side), Is.EqualTo(alone).Within(1e-6));
        Assert.That(all.Take(Side * Side).Concat(all.Skip(2 * Side * Side)), Is.All.Zero);
        Assert.That(alone.Any(v => v != 0));
    }

    [Test]
    public void A_training_before_and_after_is_not_disturbed()
    {
        using Model with = Small(BackendKind.Managed), without = Small(BackendKind.Managed);
        Tensor samples = Tensor.Random([4, Side, Side, 1], seed: 5), weights = new([4, Classes]);
        int[] labels = [0, 1, 2, 3];
        foreach (Model model in (Model[])[with, without])
        {
            model.Compile(new Sgd(0.1), Loss.SparseCategoricalCrossentropy);
            model.TrainOnBatch(samples, labels);
            if (model == with)
            {
                model.GradientsByActivations([samples], [weights], [model.Inputs[0]]);
            }

            model.TrainOnBatch(samples, labels);
        }

        Assert.That(with.GetWeights().SelectMany(w => w.ToArray()), Is.EqualTo(without.GetWeights().SelectMany(w => w.ToArray())));
    }

    [Test]
    public void What_does_not_fit_is_refused_in_words()
    {
        using Model model = Small(BackendKind.Managed), other = Small(BackendKind.Managed);
        Tensor sample = new([1, Side, Side, 1]), weights = new([1, Classes]);
        Assert.Multiple(() =>
        {
            Assert.That(() => model.GradientsByActivations([sample], [new Tensor([1, 3])], [model.Inputs[0]]),
                Throws.ArgumentException.With.Message.Contains("(1, 4)").And.Message.Contains("(1, 3)"));
            Assert.That(() => model.GradientsByActivations([null!], [weights], [model.Inputs[0]]), Throws.ArgumentException.With.Message.Contains("inputs"));
            Assert.That(() => model.GradientsByActivations([sample], [null!], [model.Inputs[0]]), Throws.ArgumentException.With.Message.Contains("weights"));
            Assert.That(() => model.GradientsByActivations([sample], [weights], [null!]), Throws.ArgumentException.With.Message.Contains("'by'"));
            Assert.That(() => model.GradientsByActivations([sample], [weights], [other.Calls[0]]),
                Throws.ArgumentException.With.Message.Contains("is no tensor of"));
            Assert.That(() => model.GradientsByActivations([sample], [weights], [model.Outputs[0]]),
                Throws.ArgumentException.With.Message.Contains("does not follow from the output of layer 'scores'"));
        });
    }

    private static double[] Differences(double[] at, Func<double[], double> function) =>
    [
        .. Enumerable.Range(0, at.Length).Select(i =>
        {
            double[] more = [.. at], less = [.. at];
            (more[i], less[i]) = (at[i] + Step, at[i] - Step);
            return (function(more) - function(less)) / (2 * Step);
        }),
    ];

    private static Sequential Small(BackendKind backend)
    {
        var conv = new Conv2D(Filters, 3, name: "conv");
        var model = new Sequential(new Input(Side, Side, 1), conv, new BatchNormalization { Name = "norm" }, new ReLU { Name = "relu" }, new MaxPooling2D(2),
            new Dropout(0.5), new Flatten(), new Dense(Classes, name: "scores") { Activation = Activation.Softmax })
        {
            Options = new ModelOptions { Backend = backend, Seed = 7 },
        };
        foreach ((int i, Tensor weight) in model.GetWeights().Index().ToArray())
        {
            // Statistics that matter, and none of them negative.
            Span<float> values = weight.AsSpan<float>();
            for (int j = 0; j < values.Length; j++)
            {
                values[j] = MathF.Abs(MathF.Cos((3.1f * j) + i)) - (i is 0 or 6 ? 0.5f : -0.1f);
            }

            model.SetWeight(model.Parameters[i], weight);
        }

        return model;
    }

    /// <summary>The same network by its definition.</summary>
    private sealed class Reference(Model model)
    {
        private readonly double[][] weights = [.. model.GetWeights().Select(w => w.ToArray().Select(v => (double)v).ToArray())];

        public double[] Activation(double[] image)
        {
            double[] result = new double[Inner * Inner * Filters];
            for (int i = 0; i < result.Length; i++)
            {
                (int y, int x, int f) = (i / Filters / Inner, i / Filters % Inner, i % Filters);
                double sum = weights[1][f];
                for (int k = 0; k < 9; k++)
                {
                    sum += image[((y + (k / 3)) * Side) + x + (k % 3)] * weights[0][(k * Filters) + f];
                }

                result[i] = Math.Max(0, ((sum - weights[4][f]) / Math.Sqrt(weights[5][f] + 1e-3) * weights[2][f]) + weights[3][f]);
            }

            return result;
        }

        public double[] Scores(double[] activation)
        {
            double[] scores = [.. weights[7]];
            for (int i = 0; i < 2 * 2 * Filters; i++)
            {
                (int y, int x, int f) = (i / Filters / 2 * 2, i / Filters % 2 * 2, i % Filters);
                double At(int dy, int dx) => activation[((((y + dy) * Inner) + x + dx) * Filters) + f];
                double largest = Math.Max(Math.Max(At(0, 0), At(0, 1)), Math.Max(At(1, 0), At(1, 1)));
                for (int c = 0; c < Classes; c++)
                {
                    scores[c] += largest * weights[6][(i * Classes) + c];
                }
            }

            return scores;
        }
    }
}
