using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Manner;

/// <summary>What is taken as samples and targets, and what is said where it does not fit.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class ConversionTests
{
    private static readonly ModelOptions Managed = new() { Backend = BackendKind.Managed };

    private static IEnumerable<TestCaseData> Images =>
    [
        Case("float[,,]", new float[,,] { { { 1 }, { 2 } }, { { 3 }, { 4 } } }),
        Case("double[,,]", new double[,,] { { { 1 }, { 2 } }, { { 3 }, { 4 } } }),
        Case("int[,,]", new int[,,] { { { 1 }, { 2 } }, { { 3 }, { 4 } } }),
        Case("byte[,,]", new byte[,,] { { { 1 }, { 2 } }, { { 3 }, { 4 } } }),
        Case("int[,]", new int[,] { { 1, 2 }, { 3, 4 } }),
        Case("double[,]", new double[,] { { 1, 2 }, { 3, 4 } }),
        Case("byte[,]", new byte[,] { { 1, 2 }, { 3, 4 } }),
        Case("float[,]", new float[,] { { 1, 2 }, { 3, 4 } }),
        Case("byte[,,,]", new byte[,,,] { { { { 1 } }, { { 2 } } }, { { { 3 } }, { { 4 } } } }),
        Case("double[,,,]", new double[,,,] { { { { 1 } }, { { 2 } } }, { { { 3 } }, { { 4 } } } }),
        Case("int[,,,]", new int[,,,] { { { { 1 } }, { { 2 } } }, { { { 3 } }, { { 4 } } } }),
        Case("double[]", new double[] { 1, 2, 3, 4 }),
        Case("float[]", new float[] { 1, 2, 3, 4 }),
        Case("ReadOnlyMemory<byte>", new ReadOnlyMemory<byte>([1, 2, 3, 4])),
        Case("ReadOnlyMemory<float>", new ReadOnlyMemory<float>([1, 2, 3, 4])),
        Case("Tensor<float>", System.Numerics.Tensors.Tensor.Create(new float[] { 1, 2, 3, 4 }, [2, 2])),
        Case("bytes of a tensor", Tensor.From(new byte[] { 1, 2, 3, 4 }, 2, 2)),
    ];

    private static TestCaseData Case(string name, TensorLike x) => new TestCaseData(x).SetArgDisplayNames(name);

    private static Sequential Sum(string loss)
    {
        var model = new Sequential { new Flatten(inputShape: (2, 1)), new Dense(1, useBias: false, kernelInitializer: "ones") };
        model.Options = Managed;
        model.Compile(new Sgd(0), loss);
        return model;
    }

    private static Sequential Classes(string loss)
    {
        var model = new Sequential { new Dense(3, "softmax", kernelInitializer: "zeros", inputShape: [2]) };
        model.Options = Managed;
        model.Compile("sgd", loss);
        return model;
    }

    [TestCaseSource(nameof(Images))]
    public void Arrays_of_every_kind_are_predicted_trained_and_evaluated(TensorLike x)
    {
        using Sequential model = Sum("mse");
        Assert.That(model.Predict(x).ToArray(), Is.EqualTo(new float[] { 3, 7 }));
        Assert.That(model.Fit(x, new int[,] { { 2 }, { 7 } })["loss"][0], Is.EqualTo(0.5).Within(1e-6));
        Assert.That(model.Evaluate(x, new byte[] { 2, 7 }).Loss, Is.EqualTo(0.5).Within(1e-6));
        Assert.That(model.TrainOnBatch(x, new double[] { 2, 7 }).Loss, Is.EqualTo(0.5).Within(1e-6));
    }

    [Test]
    public void Steps_and_predictions_take_bytes_and_labels_in_tensors()
    {
        using Sequential model = Classes("sparse_categorical_crossentropy");
        Tensor pixels = Tensor.From(new byte[] { 1, 2, 3, 4 }, 2, 2);
        Assert.That(model.TrainOnBatch(pixels, new[] { 0, 2 }).Loss, Is.EqualTo(Math.Log(3)).Within(1e-6));
        Assert.That(model.Predict(pixels, batchSize: 1).Shape, Is.EqualTo(new Shape(2, 3)));
        double loss = model.TrainOnBatch(pixels, Tensor.From(new float[] { 0, 2 }, 2, 1));
        Assert.That(loss, Is.LessThan(Math.Log(3)));
    }

    [Test]
    public void Other_numbers_of_samples_and_targets_are_said_with_what_was_probably_meant()
    {
        using Sequential sparse = Classes("sparse_categorical_crossentropy"), dense = Classes("categorical_crossentropy");
        Tensor x = Tensor.Ones(6, 2);
        Assert.That(() => sparse.Fit(x, new int[4]), Throws.TypeOf<ShapeException>().With.Message.Contains("x has 6 samples")
            .And.Message.Contains("received 4 numbers").And.Message.Not.Contains("look like"));
        Assert.That(() => sparse.Fit(x, Labels.OneHot([0, 1, 2, 0, 1, 2])),
            Throws.TypeOf<ShapeException>().With.Message.Contains("loss categorical_crossentropy, or give"));
        Assert.That(() => dense.Fit(x, new[] { 0, 1, 2, 0, 1, 2 }),
            Throws.TypeOf<ShapeException>().With.Message.Contains("sparse_categorical_crossentropy").And.Message.Contains("OneHot(y, 3)"));
        Assert.That(() => dense.TrainOnBatch(x, Tensor.From(new[] { 0, 1, 2, 0, 1, 2 }, 6, 1)),
            Throws.TypeOf<ShapeException>().With.Message.Contains("OneHot(y, 3)"));
        Assert.That(() => dense.Fit(Tensor.Ones(6, 5), Tensor.Ones(6, 3)),
            Throws.TypeOf<ShapeException>().With.Message.Contains("expects samples of shape (2,)"));
        Assert.That(() => dense.Fit((Tensor)null!, Tensor.Ones(6, 3)), Throws.ArgumentNullException);
        Assert.That(() => dense.Fit(x, (float[])null!), Throws.ArgumentNullException);
    }

    [Test]
    public void Numbers_in_a_row_define_no_network()
    {
        using var model = new Sequential { new Dense(1) };
        model.Options = Managed;
        model.Compile("sgd", "mse");
        Assert.That(() => model.Fit(new float[4], new float[4]),
            Throws.TypeOf<ShapeException>().With.Message.Contains("does not know yet what a sample looks like"));
        Assert.That(() => model.Predict(new byte[4]), Throws.TypeOf<ShapeException>().With.Message.Contains("inputShape"));
        Assert.That(model.IsBuilt, Is.False);
        model.Fit(new float[4, 1], new float[4]);
        Assert.That(model.Predict(new float[4]).Shape, Is.EqualTo(new Shape(4, 1)), "it does now");
    }

    [Test]
    public void Pairs_of_samples_and_labels_are_trained_on()
    {
        using var model = new Sequential { new Dense(2, "softmax", kernelInitializer: "zeros") };
        model.Options = Managed;
        model.Compile(new Sgd(0), "sparse_categorical_crossentropy", "accuracy");
        (float[], int)[] pairs = [([1, 2, 3], 0), ([4, 5, 6], 1)];
        Assert.That(model.Fit(pairs, epochs: 2)["loss"], Is.All.EqualTo(Math.Log(2)).Within(1e-6));
        Assert.That(model.Input.Shape, Is.EqualTo(new Shape(3)));
        Assert.That(model.Evaluate(pairs.Take(1))["accuracy"], Is.EqualTo(1));
        Assert.That(() => model.Fit(new List<(byte[], int)> { (new byte[3], 0), (new byte[2], 0) }),
            Throws.ArgumentException.With.Message.Contains("equal numbers"));
    }

    [Test]
    public void Arrays_make_datasets()
    {
        var data = new TensorDataset(new byte[,,] { { { 1 } }, { { 2 } } }, new byte[] { 3, 4 });
        Assert.That(data.Inputs[0], Is.EqualTo(new SampleSpec(new Shape(1, 1), DataType.Float32)));
        Assert.That(data.Targets[0], Is.EqualTo(new SampleSpec(new Shape(), DataType.Int32)));
        Assert.That(() => new TensorDataset(new float[4], new[] { 1, 2 }), Throws.ArgumentException.With.Message.Contains("where a sample ends"));
    }

    [Test]
    public void An_evaluation_is_printed_with_its_metrics()
    {
        using Sequential model = Classes("sparse_categorical_crossentropy");
        model.Compile("sgd", "sparse_categorical_crossentropy", "accuracy");
        var text = new StringWriter();
        text.Write(model.Evaluate(Tensor.Ones(2, 2), new[] { 0, 1 }));
        Assert.That(text.ToString(), Is.EqualTo("loss: 1.0986 - accuracy: 0.5000"), "not the loss alone");
    }
}
