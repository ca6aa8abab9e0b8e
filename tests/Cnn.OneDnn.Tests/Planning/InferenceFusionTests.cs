using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Planning;

namespace Cnn.OneDnn.Tests.Planning;

/// <summary>What predictions do differently from training steps: normalizations, sums and activations become part of the products before them.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class InferenceFusionTests
{
    private const int Batch = 3;

    private static readonly TestCaseData[] Products =
    [
        new TestCaseData((Func<Layer>)(() => new Conv2D(16, 3) { Padding = Padding.Same })).SetArgDisplayNames("convolution"),
        new TestCaseData((Func<Layer>)(() => new Conv2D(16, 3) { Padding = Padding.Same, UseBias = false })).SetArgDisplayNames("convolution without bias"),
        new TestCaseData((Func<Layer>)(() => new Conv2D(16, 3) { Padding = Padding.Same, Groups = 4 })).SetArgDisplayNames("grouped convolution"),
        new TestCaseData((Func<Layer>)(() => new DepthwiseConv2D(3) { Padding = Padding.Same })).SetArgDisplayNames("depthwise convolution"),
    ];

    [TestCaseSource(nameof(Products))]
    public void A_product_with_its_normalization_is_what_the_two_are(Func<Layer> product)
    {
        foreach (BackendKind backend in (BackendKind[])[BackendKind.OneDnn, BackendKind.Managed])
        {
            var input = new Input(6, 5, 16);
            Layer layer = product();
            var normalization = new BatchNormalization();
            SymbolicTensor middle = layer.Apply(input.Output);
            var options = new ModelOptions { Backend = backend, Seed = 3 };
            using var whole = new Model(input.Output, new ActivationLayer(Activation.Gelu).Apply(normalization.Apply(middle))) { Options = options };
            Randomize(whole, normalization);
            using var plain = new Model(input.Output, middle) { Options = options };
            Tensor x = Random(new Shape(Batch, 6, 5, 16), 1);
            float[] actual = whole.Predict(x).AsSpan<float>().ToArray();
            float[] expected = [.. Normalized(whole, normalization, plain.Predict(x)).Select(v => (float)Gelu(v))];
            Assert.That(actual, Is.EqualTo(expected).Within(2e-5), backend.ToString());
            Assert.That(Ops(whole), Does.Not.Contain("batch_normalization_inference").And.Not.Contain("fold_normalization"),
                "the weights are made before the first run");
        }
    }

    [Test]
    public void A_dense_layer_takes_its_normalization_in()
    {
        var input = new Input(20);
        var normalization = new BatchNormalization();
        SymbolicTensor middle = new Dense(12).Apply(input.Output);
        using var whole = new Model(input.Output, normalization.Apply(middle));
        Randomize(whole, normalization);
        using var plain = new Model(input.Output, middle);
        Tensor x = Random(new Shape(Batch, 20), 1);
        Assert.That(whole.Predict(x).AsSpan<float>().ToArray(),
            Is.EqualTo(Normalized(whole, normalization, plain.Predict(x)).Select(v => (float)v)).Within(2e-5));
        Assert.That(Ops(whole), Does.Not.Contain("batch_normalization_inference"));
    }

    [Test]
    public void A_residual_block_is_two_convolutions([Values] bool managed)
    {
        var input = new Input(6, 6, 32);
        BatchNormalization first = new(), second = new();
        SymbolicTensor a = new Conv2D(32, 3) { Padding = Padding.Same, UseBias = false }.Apply(input.Output);
        SymbolicTensor b = new Conv2D(32, 3) { Padding = Padding.Same, UseBias = false }.Apply(new ActivationLayer(Activation.Relu).Apply(first.Apply(a)));
        SymbolicTensor sum = new Add().Apply(second.Apply(b), input.Output);
        var options = new ModelOptions { Backend = managed ? BackendKind.Managed : BackendKind.OneDnn };
        using var whole = new Model(input.Output, new ActivationLayer(Activation.Relu).Apply(sum)) { Options = options };
        Randomize(whole, first, second);
        using var plain = new Model(input.Output, b) { Options = options };
        Tensor x = Random(new Shape(Batch, 6, 6, 32), 1);
        float[] skip = x.AsSpan<float>().ToArray();
        float[] expected = [.. Normalized(whole, second, plain.Predict(x)).Zip(skip, (v, s) => (float)Math.Max(0, v + s))];
        Assert.That(whole.Predict(x).AsSpan<float>().ToArray(), Is.EqualTo(expected).Within(5e-5));
        if (!managed)
        {
            Assert.That(Ops(whole).Except(["reorder"]), Is.EqualTo(new[] { "convolution" }));
        }
    }

    [Test]
    public void Folded_weights_follow_training()
    {
        var input = new Input(6, 6, 16);
        var normalization = new BatchNormalization();
        SymbolicTensor middle = new Conv2D(16, 3) { Padding = Padding.Same }.Apply(input.Output);
        using var whole = new Model(
            input.Output, new Dense(4) { Activation = Activation.Softmax }.Apply(new GlobalAveragePooling2D().Apply(normalization.Apply(middle))));
        whole.Compile(new Sgd { LearningRate = 0.5 }, Loss.SparseCategoricalCrossentropy);
        Tensor x = Random(new Shape(4, 6, 6, 16), 1), y = Tensor.From([0, 1, 2, 3], 4);
        float[] before = whole.Predict(x).AsSpan<float>().ToArray();
        whole.TrainOnBatch(x, y);
        float[] after = whole.Predict(x).AsSpan<float>().ToArray();
        Assert.That(after, Is.Not.EqualTo(before));
        using var plain = new Model(input.Output, middle);
        double[] normalized = Normalized(whole, normalization, plain.Predict(x));
        using var head = new Model(input.Output, normalization.Apply(middle));
        Assert.That(head.Predict(x).AsSpan<float>().ToArray(), Is.EqualTo(normalized.Select(v => (float)v)).Within(2e-5));
    }

    // y = (x - mean) / sqrt(variance + epsilon) gamma + beta, in double.
    private static double[] Normalized(Model model, BatchNormalization layer, Tensor x)
    {
        float[] Get(string name) => model.GetWeight(model.Parameters.Single(p => p.Owner == layer && p.Name == name)).AsSpan<float>().ToArray();
        float[] gamma = Get("gamma"), beta = Get("beta"), mean = Get("moving_mean"), variance = Get("moving_variance");
        int channels = gamma.Length;
        return [.. x.AsSpan<float>().ToArray().Select(
            (v, i) => ((v - (double)mean[i % channels]) / Math.Sqrt(variance[i % channels] + layer.Epsilon) * gamma[i % channels]) + beta[i % channels])];
    }

    private static void Randomize(Model model, params BatchNormalization[] layers)
    {
        ulong seed = 10;
        foreach (Parameter parameter in model.Parameters.Where(p => layers.Contains(p.Owner)))
        {
            Tensor value = Random(parameter.Shape, seed++);
            foreach (ref float v in value.AsSpan<float>())
            {
                v = parameter.Name == "moving_variance" ? 0.5f + Math.Abs(v) : v;
            }

            model.SetWeight(parameter, value);
        }
    }

    private static Tensor Random(Shape shape, ulong seed)
    {
        var tensor = new Tensor(shape);
        var random = new Random((int)seed);
        foreach (ref float v in tensor.AsSpan<float>())
        {
            v = (random.NextSingle() * 2) - 1;
        }

        return tensor;
    }

    private static string[] Ops(Model model) => model.Executor.Engine.Invoke(() =>
    {
        Plan plan = model.Executor.PlanFor(PlanMode.Predict, Batch);
        return plan.Steps.Skip(plan.Prologue).Select(s => s.Op.Name).Distinct().ToArray();
    });

    // x Phi(x), with the error function from Abramowitz and Stegun 7.1.26, good to 1.5e-7.
    private static double Gelu(double x)
    {
        double z = Math.Abs(x) / Math.Sqrt(2), t = 1 / (1 + (0.3275911 * z));
        double polynomial = 0;
        foreach (double coefficient in (ReadOnlySpan<double>)[1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592])
        {
            polynomial = (polynomial + coefficient) * t;
        }

        double erf = 1 - (polynomial * Math.Exp(-z * z));
        return x / 2 * (1 + (Math.Sign(x) * erf));
    }
}
