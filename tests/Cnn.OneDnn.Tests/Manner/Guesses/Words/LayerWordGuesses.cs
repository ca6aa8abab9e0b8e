using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Manner.Guesses.Words;

/// <summary>Words of Keras's layers, and what they must then do: sizes by Keras's formulas, numbers by hand.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class LayerWordGuesses
{
    private static readonly ModelOptions Managed = new() { Backend = BackendKind.Managed };

    private static Shape ShapeOf(Layer layer, params int[] sample) => layer.Apply(new Input(sample)).Shape;

    private static float[] Computed(Layer layer, Tensor x)
    {
        using var model = new Sequential { layer };
        model.Options = Managed;
        return model.Predict(x).ToArray();
    }

    private sealed class Linear(int units = 32) : Layer
    {
        private Parameter? w, b;

        protected override void Build(Shape inputShape)
        {
            w = AddWeight(shape: (inputShape[-1], units), initializer: "ones", trainable: true);
            b = AddWeight(shape: [units], initializer: new Constant(0.5));
        }

        protected override Symbol Call(LayerContext context, Symbol x) => context.Add(context.MatMul(x, w!), b!);
    }

    [Test]
    public void Channels_first_by_name()
    {
        Assert.That(ShapeOf(new Conv2D(32, (3, 3), (1, 1), "same", "channels_first"), 3, 5, 6), Is.EqualTo(new Shape(32, 5, 6)));
        Assert.That(ShapeOf(new MaxPooling2D(2, dataFormat: "channels_first"), 3, 4, 6), Is.EqualTo(new Shape(3, 2, 3)));
        Assert.That(ShapeOf(new UpSampling2D(2, dataFormat: "channels_first", interpolation: "nearest"), 3, 4, 6), Is.EqualTo(new Shape(3, 8, 12)));
        Assert.That(ShapeOf(new ZeroPadding2D(padding: ((1, 1), (2, 2)), dataFormat: "channels_last"), 4, 4, 3), Is.EqualTo(new Shape(6, 8, 3)));
        Assert.That(ShapeOf(new SeparableConv2D(8, 3, dataFormat: "channels_first"), 2, 5, 5), Is.EqualTo(new Shape(8, 3, 3)));
        Assert.That(ShapeOf(new GlobalAvgPool2D(dataFormat: null), 4, 4, 3), Is.EqualTo(new Shape(3)));
        Assert.That(() => new Conv2D(2, 3, dataFormat: "NCHW"), Throws.ArgumentException.With.Message.Contains("channels_first"));
    }

    [Test]
    public void Short_names_are_the_long_ones()
    {
        Assert.That(Computed(new MaxPool2D((2, 2)), Tensor.Range(4).Reshape(1, 2, 2, 1)), Is.EqualTo(new float[] { 3 }));
        Assert.That(Computed(new AvgPool2D(2), Tensor.Range(4).Reshape(1, 2, 2, 1)), Is.EqualTo(new float[] { 1.5f }));
        Assert.That(Computed(new GlobalMaxPool2D(), Tensor.Range(4).Reshape(1, 2, 2, 1)), Is.EqualTo(new float[] { 3 }));
        using var model = new Sequential { new Input(4, 4, 1), new MaxPool2D() };
        using Model again = Model.FromJson(model.ToJson());
        Assert.That(again.Layers[1], Is.TypeOf<MaxPooling2D>());
    }

    [Test]
    public void Activations_as_layers()
    {
        Tensor x = Tensor.From(new float[] { -2, 0.25f, 8 }, 1, 3);
        Assert.That(Computed(new Activation("relu"), x), Is.EqualTo(new float[] { 0, 0.25f, 8 }));
        Assert.That(Computed(new LeakyReLU(alpha: 0.5), x), Is.EqualTo(new float[] { -1, 0.25f, 8 }));
        Assert.That(Computed(new LeakyReLU(negativeSlope: 0.25), x), Is.EqualTo(new float[] { -0.5f, 0.25f, 8 }));
        Assert.That(Computed(new ReLU(maxValue: 6.0, negativeSlope: 0.1, threshold: 0.5), x), Is.EqualTo(new[] { -0.25f, -0.025f, 6 }).Within(1e-6));
        Assert.That(Computed(new Identity(), x), Is.EqualTo(x.ToArray()));
        ActivationKind relu = Activation.Relu;
        Assert.That(new Dense(1, Activation.Relu).Activation, Is.EqualTo(relu));
    }

    [Test]
    public void Normalizations_and_repetitions()
    {
        Tensor x = Tensor.From(new float[] { 3, 4 }, 1, 2);
        Assert.That(Computed(new UnitNormalization(axis: -1), x), Is.EqualTo(new[] { 0.6f, 0.8f }).Within(1e-6));
        Assert.That(Computed(new RMSNormalization(epsilon: 0), x), Is.EqualTo(new[] { 3, 4 }.Select(v => v / Math.Sqrt(12.5))).Within(1e-6));
        Assert.That(Computed(new RepeatVector(3), x), Is.EqualTo(new float[] { 3, 4, 3, 4, 3, 4 }));
    }

    [Test]
    public void A_normalization_that_adapts()
    {
        // Of 0, 2 and of 10, 10 in the two places of the last axis: means 1 and 10, variances 1 and 0, by no less than 1e-7 is divided.
        var layer = new Normalization(axis: -1);
        layer.Adapt(Tensor.From(new float[] { 0, 10, 2, 10 }, 2, 2));
        Assert.That((layer.Mean.ToArray(), layer.Variance.ToArray()), Is.EqualTo((new float[] { 1, 10 }, new float[] { 1, 0 })));
        using var model = new Sequential { new Input(2), layer };
        model.Options = Managed;
        Assert.That(model.Predict(Tensor.From(new float[] { 3, 10 }, 1, 2)).ToArray(), Is.EqualTo(new float[] { 2, 0 }).Within(1e-5));
        layer.Adapt(new float[,] { { 0, 0 }, { 4, 2 } });
        Assert.That(model.Predict(Tensor.From(new float[] { 4, 2 }, 1, 2)).ToArray(), Is.EqualTo(new float[] { 1, 1 }).Within(1e-5),
            "also when it has weights");
        using Model again = Model.FromJson(model.ToJson(), Managed);
        Assert.That(again.Predict(Tensor.From(new float[] { 4, 2 }, 1, 2)).ToArray(), Is.EqualTo(new float[] { 1, 1 }).Within(1e-5));
        Assert.That(() => layer.Adapt(new float[,] { { 0, 0, 0 } }), Throws.ArgumentException.With.Message.Contains("2 places"));
        layer.Adapt(new TensorDataset(Tensor.From(new float[] { 1, 1, 3, 5 }, 2, 2), Tensor.Zeros(2, 1)));
        Assert.That((layer.Mean.ToArray(), layer.Variance.ToArray()), Is.EqualTo((new float[] { 2, 3 }, new float[] { 1, 4 })));
    }

    [Test]
    public void Noise_with_seeds()
    {
        using var model = new Sequential { new Input(100), new Dropout(rate: 0.25, seed: 1337), new GaussianNoise(0.1, seed: 1), new GaussianDropout(0.2) };
        Assert.That(Computed(new GaussianDropout(0.2), Tensor.Ones(1, 4)), Is.All.EqualTo(1));
        Assert.That(((Dropout)LayerRegistry.FromConfig("Dropout", new Dropout(0.5, noiseShape: [null, 1], seed: 42).GetConfig())).Seed, Is.EqualTo(42));
        Assert.That(() => new Dropout(0.5, noiseShape: [1, 3]).Apply(new Input(10)), Throws.Exception.With.Message.Contains("noiseShape"));
    }

    [Test]
    public void Constraints()
    {
        // A step of SGD with a rate of 1 on the mean of the output: each weight loses what its input is, here nothing but the constraint counts.
        static float[] After(Constraint constraint, params float[] weights)
        {
            var layer = new Dense(1, useBias: false, kernelConstraint: constraint);
            using var model = new Sequential { new Input(weights.Length), layer };
            model.Options = Managed;
            model.Compile(new SGD(0.5), (_, y) => y);
            layer.SetWeights(Tensor.From(weights, weights.Length, 1));
            model.TrainOnBatch(Tensor.Zeros(1, weights.Length), Tensor.Zeros(1, 1));
            return layer.GetWeights()[0].ToArray();
        }

        Assert.That(After(new MaxNorm(2), 3, 4), Is.EqualTo(new[] { 1.2f, 1.6f }).Within(1e-5));
        Assert.That(After("max_norm", 0.6f, 0.8f), Is.EqualTo(new[] { 0.6f, 0.8f }).Within(1e-5), "1 is below 2");
        Assert.That(After(new NonNeg(), -3, 4), Is.EqualTo(new float[] { 0, 4 }));
        Assert.That(After(new UnitNorm(axis: 0), 3, 4), Is.EqualTo(new[] { 0.6f, 0.8f }).Within(1e-5));
        Assert.That(After(new MinMaxNorm(minValue: 0.0, maxValue: 1.0, rate: 0.5, axis: 0), 3, 4), Is.EqualTo(new[] { 1.8f, 2.4f }).Within(1e-5));
        Assert.That(() => (Constraint)"max", Throws.ArgumentException.With.Message.Contains("max_norm"));
        var conv = new Conv2D(2, 3, kernelConstraint: new MaxNorm(2, axis: [0, 1, 2]), biasConstraint: "non_neg");
        var copy = (Conv2D)LayerRegistry.FromConfig("Conv2D", conv.GetConfig());
        Assert.That((copy.KernelConstraint, copy.BiasConstraint), Is.EqualTo((conv.KernelConstraint, (Constraint)new NonNeg())));
    }

    [Test]
    public void A_layer_of_ones_own_with_Keras_arguments()
    {
        var layer = new Linear(2);
        Assert.That(Computed(layer, Tensor.From(new float[] { 1, 2, 3 }, 1, 3)), Is.EqualTo(new float[] { 6.5f, 6.5f }));
        Assert.That(layer.Weights.Select(w => w.Name), Is.EqualTo(new[] { "weight", "weight_1" }));
    }

    [Test]
    public void Initializers()
    {
        static float[] Start(Initializer initializer, int rows, int columns)
        {
            var layer = new Dense(columns, useBias: false, kernelInitializer: initializer);
            using var model = new Sequential { new Input(rows), layer };
            model.Options = Managed;
            return layer.GetWeights()[0].ToArray();
        }

        float[] first = Start(new GlorotUniform(seed: 1), 4, 3), again = Start(new GlorotUniform(seed: 1), 4, 3);
        Assert.That(again, Is.EqualTo(first).And.Not.EqualTo(Start(new GlorotUniform(2), 4, 3)));
        float[] q = Start(new Orthogonal(gain: 2.0), 5, 3);
        for (int a = 0; a < 3; a++)
        {
            for (int b = 0; b < 3; b++)
            {
                Assert.That(Enumerable.Range(0, 5).Sum(row => q[(row * 3) + a] * q[(row * 3) + b]), Is.EqualTo(a == b ? 4 : 0).Within(1e-5));
            }
        }

        // Uniform numbers of variance 1 / 4 lie within sqrt(3 / 4), and half of 400 beyond half of that: 10 away at most, five deviations are 50.
        float[] uniform = Start(new VarianceScaling(scale: 1.0, mode: "fan_in", distribution: "uniform"), 4, 100);
        Assert.That(uniform.Max(Math.Abs), Is.LessThan(0.8661f));
        Assert.That(uniform.Count(v => Math.Abs(v) > 0.43301f), Is.EqualTo(200).Within(50));
        Assert.That(() => new VarianceScaling(mode: "fan"), Throws.ArgumentException.With.Message.Contains("fan_avg"));
    }
}
