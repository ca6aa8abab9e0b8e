using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Training;

/// <summary>A NaN in weights or images comes out of every network, its loss says so at once, and the training ends there.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class DivergenceTests
{
    /// <summary>A network for each rewrite that a plan makes of activations, sums, normalizations and poolings.</summary>
    private static IReadOnlyDictionary<string, Func<SymbolicTensor, SymbolicTensor>> Bodies { get; } = new Dictionary<string,
        Func<SymbolicTensor, SymbolicTensor>>
    {
        ["convolution, relu"] = x => Activated(Convolution(x), Activation.Relu),
        ["convolution, relu6"] = x => Activated(Convolution(x), Activation.Relu6),
        ["convolution, elu"] = x => Activated(Convolution(x), Activation.Elu),
        ["convolution, hard sigmoid"] = x => Activated(Convolution(x), Activation.HardSigmoid),
        ["convolution, hard silu"] = x => Activated(Convolution(x), Activation.HardSilu),
        ["convolution, exponential"] = x => Activated(Convolution(x), Activation.Exponential),
        ["convolution, clip"] = x => new Clip(-1, 1).Apply(Convolution(x)),
        ["convolution, relu with a bound"] = x => new ReLU { MaxValue = 3, NegativeSlope = 0.1 }.Apply(Convolution(x)),
        ["convolution, relu, max pooling"] = x => new MaxPooling2D(2).Apply(Activated(Convolution(x), Activation.Relu)),
        ["convolution, max pooling, relu"] = x => Activated(new MaxPooling2D(2).Apply(Convolution(x)), Activation.Relu),
        ["convolution, global maximum"] = x => new GlobalMaxPooling2D { KeepDims = true }.Apply(Convolution(x)),
        ["convolution, normalization, relu"] = x => Activated(new BatchNormalization().Apply(Convolution(x)), Activation.Relu),
        ["normalization, relu, convolution"] = x => Convolution(Activated(new BatchNormalization().Apply(Convolution(x)), Activation.Relu)),
        ["sum, relu"] = x => Activated(new Add().Apply(Convolution(x), Convolution(x)), Activation.Relu),
        ["normalization, sum, relu"] = x => Activated(new Add().Apply(new BatchNormalization().Apply(Convolution(x)), Convolution(x)), Activation.Relu),
        ["relu of a strided shortcut"] = x => Activated(new Add().Apply(Strided(x), new MaxPooling2D(2).Apply(Convolution(x))), Activation.Relu),
        ["maximum"] = x => new Maximum().Apply(Convolution(x), new Conv2D(64, 1).Apply(x)),
        ["minimum"] = x => new Minimum().Apply(Convolution(x), new Conv2D(64, 1).Apply(x)),
        ["dense, relu"] = x => Activated(new Dense(64).Apply(new Flatten().Apply(Convolution(x))), Activation.Relu),
        ["prelu"] = x => new PReLU().Apply(Convolution(x)),
    };

    public static IEnumerable<string> Names => Bodies.Keys;

    [Test]
    public void A_NaN_in_a_weight_reaches_the_loss_of_the_first_step([ValueSource(nameof(Names))] string body, [Values] bool managed)
    {
        using Model model = Network(body, managed);
        SpoilFirstWeight(model);
        TrainingDivergedException error = Assert.Throws<TrainingDivergedException>(() => model.Fit(Data(), new FitOptions { BatchSize = 4 }))!;
        Assert.That((error.Epoch, error.Step), Is.EqualTo((0, 0)));
        Assert.That(error.Message, Does.Contain("the loss became NaN in epoch 1, step 1."));
    }

    [Test]
    public void A_NaN_in_a_weight_or_an_image_comes_out_of_a_prediction([ValueSource(nameof(Names))] string body, [Values] bool managed)
    {
        using Model model = Network(body, managed);
        var images = new Tensor(new Shape(2, 16, 16, 3));
        images.AsSpan<float>().Fill(0.5f);
        Assert.That(model.Predict(images).ToArray<float>(), Has.None.NaN);
        images.AsSpan<float>()[..(images.Shape.ElementCount / 2)].Fill(float.NaN);
        float[] predicted = model.Predict(images).ToArray<float>();
        Assert.That(predicted[..4], Is.All.NaN);
        Assert.That(predicted[4..], Has.None.NaN);
        images.AsSpan<float>().Fill(0.5f);
        SpoilFirstWeight(model);
        Assert.That(model.Predict(images).ToArray<float>(), Is.All.NaN);
    }

    [Test]
    public void TerminateOnNaN_ends_without_an_exception()
    {
        using Model model = Network("sum, relu", managed: false);
        SpoilFirstWeight(model);
        var guard = new TerminateOnNaN();
        History history = model.Fit(Data(), new FitOptions { Epochs = 2, BatchSize = 4, Callbacks = [guard] });
        Assert.That(guard.StoppedBatch, Is.Zero);
        Assert.That(history["loss"], Is.EqualTo(new[] { double.NaN }));
    }

    [Test]
    public void The_watch_can_be_turned_off()
    {
        using Model model = Network("convolution, relu", managed: true);
        SpoilFirstWeight(model);
        History history = model.Fit(Data(), new FitOptions { Epochs = 2, BatchSize = 4, StopOnDivergence = false });
        Assert.That(history["loss"], Is.EqualTo(new[] { double.NaN, double.NaN }));
    }

    // The loss is 1e38, a finite number; its gradient is 2e49.
    [Test]
    public void A_norm_of_gradients_that_is_not_finite_ends_the_training([Values] bool each)
    {
        using var model = new Sequential(new Input(1), new Dense(1)) { Options = new ModelOptions { Backend = BackendKind.Managed } };
        model.Compile(each ? new Sgd { ClipNorm = 1 } : new Sgd { GlobalClipNorm = 1 }, Loss.MeanSquaredError);
        model.SetWeight(model.Parameters[0], Tensor.From([0f], 1, 1));
        var data = new TensorDataset(Tensor.From([1e30f, 1e30f], 2, 1), Tensor.From([1e19f, 1e19f], 2, 1));
        Assert.That(
            () => model.Fit(data, new FitOptions { BatchSize = 2 }),
            Throws.TypeOf<TrainingDivergedException>().With.Message.Contains("the norm of the gradients became NaN in epoch 1, step 1."));
    }

    private static SymbolicTensor Convolution(SymbolicTensor x) => new Conv2D(64, 3) { Padding = Padding.Same }.Apply(x);

    private static SymbolicTensor Strided(SymbolicTensor x) => new Conv2D(64, 1) { Strides = 2 }.Apply(Convolution(x));

    private static SymbolicTensor Activated(SymbolicTensor x, ActivationKind activation) => new ActivationLayer(activation).Apply(x);

    private static Model Network(string body, bool managed)
    {
        SymbolicTensor images = new Input(16, 16, 3).Output;
        SymbolicTensor classes = new Dense(4) { Activation = Activation.Softmax }.Apply(new Flatten().Apply(Bodies[body](images)));
        var model = new Model(images, classes) { Options = new ModelOptions { Backend = managed ? BackendKind.Managed : BackendKind.OneDnn } };
        model.Compile(new Sgd { LearningRate = 1e-3 }, Loss.SparseCategoricalCrossentropy);
        return model;
    }

    private static void SpoilFirstWeight(Model model)
    {
        Parameter first = model.Parameters[0];
        var weights = new Tensor(first.Shape);
        weights.AsSpan<float>().Fill(float.NaN);
        model.SetWeight(first, weights);
    }

    private static TensorDataset Data()
    {
        var random = new Random(3);
        var images = new Tensor(new Shape(8, 16, 16, 3));
        foreach (ref float value in images.AsSpan<float>())
        {
            value = random.NextSingle();
        }

        return new TensorDataset(images, Tensor.From([0, 1, 2, 3, 3, 2, 1, 0], 8));
    }
}
