using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Manner.Guesses;

/// <summary>Layers as a user of Keras types them in C#, and what they must then be: sizes by Keras's formulas, numbers by hand.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class LayerGuesses
{
    private static readonly ModelOptions Managed = new() { Backend = BackendKind.Managed };

    private static Shape ShapeOf(Layer layer, params int[] sample) => layer.Apply(new Input(sample)).Shape;

    private static float[] Computed(Layer layer, Tensor x)
    {
        using var model = new Sequential { layer };
        model.Options = Managed;
        return model.Predict(x).ToArray();
    }

    [Test]
    public void Convolutions()
    {
        Assert.That(ShapeOf(
            new Conv2D(64, (3, 3), strides: (2, 2), padding: "same", useBias: false, kernelInitializer: new RandomNormal(mean: 0, stddev: 0.02), name: "conv"),
            9, 9, 3), Is.EqualTo(new Shape(5, 5, 64)));
        Assert.That(ShapeOf(new SeparableConv2D(8, 3, padding: "same", depthMultiplier: 2, activation: "swish"), 6, 6, 3), Is.EqualTo(new Shape(6, 6, 8)));
        Assert.That(ShapeOf(new DepthwiseConv2D(3), 6, 6, 3), Is.EqualTo(new Shape(4, 4, 3)));
        Assert.That(ShapeOf(new Conv2DTranspose(16, 3, strides: 2, padding: "same"), 5, 5, 2), Is.EqualTo(new Shape(10, 10, 16)));
        Assert.That(ShapeOf(new Conv1D(16, 5), 20, 2), Is.EqualTo(new Shape(16, 16)));
        Assert.That(ShapeOf(new Conv3D(8, 3), 5, 5, 5, 1), Is.EqualTo(new Shape(3, 3, 3, 8)));
        Assert.That(ShapeOf(new Conv2D(filters: 4, kernelSize: 3, dilationRate: 2, groups: 2), 9, 9, 2), Is.EqualTo(new Shape(5, 5, 4)));
    }

    [Test]
    public void Dense_with_what_can_be_said_of_it()
    {
        var layer = new Dense(4, activation: "relu", kernelInitializer: "he_normal", kernelRegularizer: new L2(1e-4), biasInitializer: new Constant(0.1));
        using var model = new Sequential { new Input(3), layer };
        model.Options = Managed;
        Assert.That(layer.GetWeights()[1].ToArray(), Is.All.EqualTo(0.1f));
        Assert.That(layer.KernelRegularizer!.L2, Is.EqualTo(1e-4f));
        Assert.That(layer.CountParams(), Is.EqualTo(16));
        Assert.That(Computed(new Dense(1, kernelInitializer: new RandomUniform(minval: 2, maxval: 2), useBias: false), Tensor.Ones(1, 3)),
            Is.EqualTo(new float[] { 6 }));
    }

    [Test]
    public void Normalization_with_its_initializers()
    {
        var layer = new BatchNormalization(momentum: 0.9, epsilon: 1e-5, gammaInitializer: "zeros", betaInitializer: new Constant(3), name: "bn");
        Assert.That(Computed(layer, Tensor.Range(6).Reshape(2, 3)), Is.All.EqualTo(3), "gamma is zero");
        Assert.That((layer.Momentum, layer.Name), Is.EqualTo((0.9, "bn")));
        Assert.That(ShapeOf(new LayerNormalization(epsilon: 1e-6), 4, 4, 8), Is.EqualTo(new Shape(4, 4, 8)));
        Assert.That(ShapeOf(new GroupNormalization(groups: 4, epsilon: 1e-5), 4, 4, 8), Is.EqualTo(new Shape(4, 4, 8)));
    }

    [Test]
    public void Pixels_are_scaled_in_the_network()
    {
        using var model = new Sequential { new Rescaling(1.0 / 255, inputShape: (1, 2, 1), name: "scale"), new Rescaling(scale: 2, offset: -1) };
        model.Options = Managed;
        Assert.That(model.Predict(new byte[1, 1, 2, 1] { { { { 0 }, { 255 } } } }).ToArray(), Is.EqualTo(new float[] { -1, 1 }).Within(1e-6));
        Assert.That(Computed(new Lambda(x => (x - 0.5) / 0.25), Tensor.From(new double[] { 0.5, 1 }, 1, 2)), Is.EqualTo(new float[] { 0, 2 }));
        Assert.That(Computed(new Normalization(mean: [1, 2], variance: [4, 9], name: "norm"), Tensor.From(new double[] { 3, 8 }, 1, 2)),
            Is.EqualTo(new float[] { 1, 2 }).Within(1e-6));
    }

    // Rows come first in Keras: ((top, bottom), (left, right)).
    [Test]
    public void Borders()
    {
        Assert.That(ShapeOf(new ZeroPadding2D(((1, 0), (0, 3)), name: "pad"), 4, 4, 1), Is.EqualTo(new Shape(5, 7, 1)));
        Assert.That(ShapeOf(new ZeroPadding2D(padding: (1, 2)), 4, 4, 1), Is.EqualTo(new Shape(6, 8, 1)));
        Assert.That(ShapeOf(new ZeroPadding2D(), 4, 4, 1), Is.EqualTo(new Shape(6, 6, 1)));
        Assert.That(ShapeOf(new Cropping2D(1, name: "crop"), 4, 4, 1), Is.EqualTo(new Shape(2, 2, 1)));
        Assert.That(ShapeOf(new Cropping2D(((1, 0), (0, 2))), 4, 4, 1), Is.EqualTo(new Shape(3, 2, 1)));
        Assert.That(Computed(new ZeroPadding1D(padding: 1), Tensor.Ones(1, 1, 1)), Is.EqualTo(new float[] { 0, 1, 0 }));
        Assert.That(Computed(new Cropping1D((1, 0)), Tensor.Range(3).Reshape(1, 3, 1)), Is.EqualTo(new float[] { 1, 2 }));
    }

    [Test]
    public void Shapes()
    {
        Assert.That(ShapeOf(new Reshape((7, 7, 64), name: "r"), 3136), Is.EqualTo(new Shape(7, 7, 64)));
        Assert.That(ShapeOf(new Reshape([7, 7, 64], inputShape: [3136]), 3136), Is.EqualTo(new Shape(7, 7, 64)));
        Assert.That(ShapeOf(new Reshape(7, 7, 64), 3136), Is.EqualTo(new Shape(7, 7, 64)));
        Assert.That(ShapeOf(new Reshape([-1, 8]), 4, 4, 1), Is.EqualTo(new Shape(2, 8)));
        Assert.That(ShapeOf(new Reshape(-1), 4, 4, 1), Is.EqualTo(new Shape(16)));
        Assert.That(ShapeOf(new Permute((2, 1)), 10, 64), Is.EqualTo(new Shape(64, 10)));
        Assert.That(ShapeOf(new Permute([3, 1, 2], name: "p"), 4, 5, 6), Is.EqualTo(new Shape(6, 4, 5)));
        Assert.That(ShapeOf(new UpSampling2D(size: (2, 3), interpolation: Interpolation.Bilinear), 2, 2, 1), Is.EqualTo(new Shape(4, 6, 1)));
        Assert.That(ShapeOf(new UpSampling1D(name: "up"), 3, 2), Is.EqualTo(new Shape(6, 2)));
        Assert.That(() => new Reshape((2, -1, -1)), Throws.ArgumentException);
    }

    [Test]
    public void Pooling()
    {
        Assert.That(ShapeOf(new GlobalAveragePooling2D(keepDims: true, name: "gap"), 4, 4, 3), Is.EqualTo(new Shape(1, 1, 3)));
        Assert.That(ShapeOf(new GlobalMaxPooling2D(DataFormat.ChannelsFirst), 3, 4, 4), Is.EqualTo(new Shape(3)));
        Assert.That(ShapeOf(new MaxPooling2D(poolSize: (2, 2), strides: 1, padding: "same"), 4, 4, 3), Is.EqualTo(new Shape(4, 4, 3)));
        Assert.That(ShapeOf(new AveragePooling2D(), 4, 4, 3), Is.EqualTo(new Shape(2, 2, 3)));
        Assert.That(Computed(new GlobalAveragePooling1D(), Tensor.Range(3).Reshape(1, 3, 1)), Is.EqualTo(new float[] { 1 }));
    }

    [Test]
    public void Activations()
    {
        Tensor x = Tensor.From(new float[] { -2, 3 }, 1, 2);
        Assert.That(Computed(new LeakyReLU(0.25, name: "leaky"), x), Is.EqualTo(new[] { -0.5f, 3 }));
        Assert.That(Computed(new ActivationLayer("relu", name: "a"), x), Is.EqualTo(new float[] { 0, 3 }));
        Assert.That(Computed(new ELU(alpha: 0.5), x), Is.EqualTo(new[] { 0.5f * (MathF.Exp(-2) - 1), 3 }).Within(1e-6));
        Assert.That(Computed(new ReLU(maxValue: 2), x), Is.EqualTo(new float[] { 0, 2 }));
        Assert.That(Computed(new Softmax(), Tensor.Zeros(1, 4)), Is.All.EqualTo(0.25f));
        Assert.That(Computed(new PReLU(alphaInitializer: new Constant(0.5)), x), Is.EqualTo(new float[] { -1, 3 }));
        Assert.That(ShapeOf(new PReLU(sharedAxes: [1, 2]), 4, 4, 3), Is.EqualTo(new Shape(4, 4, 3)));
    }

    [Test]
    public void Noise_is_for_training_only()
    {
        Tensor x = Tensor.Ones(1, 2, 2, 3);
        Assert.That(Computed(new SpatialDropout2D(0.5, name: "drop"), x), Is.All.EqualTo(1));
        Assert.That(Computed(new GaussianNoise(stddev: 1), x), Is.All.EqualTo(1));
        Assert.That(Computed(new Dropout(rate: 0.5), x), Is.All.EqualTo(1));
    }

    [Test]
    public void Merging()
    {
        var a = new Input((2, 2));
        var b = new Input((2, 2));
        SymbolicTensor sum = new Add(name: "sum").Apply(a, b), joined = new Concatenate(axis: -1).Apply([a, b]), plus = a.Output + b.Output;
        using var model = new Model([a, b], [sum, joined, plus, new Subtract().Apply(a, b)]) { Options = Managed };
        IReadOnlyList<Tensor> made = model.Predict([Tensor.Ones(1, 2, 2), Tensor.Full((1, 2, 2), 3)]);
        Assert.That(made[0].ToArray(), Is.All.EqualTo(4));
        Assert.That(made[1].Shape, Is.EqualTo(new Shape(1, 2, 4)));
        Assert.That(made[2].ToArray(), Is.All.EqualTo(4));
        Assert.That(made[3].ToArray(), Is.All.EqualTo(-2));
        Assert.That(model.GetLayer("sum"), Is.TypeOf<Add>());
    }
}
