using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Manner.Guesses.Words;

/// <summary>Metrics and losses by themselves and as functions, and what they must give: numbers by hand.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class FigureWordGuesses
{
    private static readonly Tensor Wanted = Tensor.From(new float[] { 1, 2, 3, 4 }, 4, 1);

    private sealed class HalfSquare : Loss
    {
        protected override Symbol Call(Symbol yTrue, Symbol yPred) => Ops.Mean(Ops.Square(yTrue - yPred), axis: -1) * 0.5f;
    }

    private sealed class Nothing : Loss;

    private static Tensor LargestError(Tensor yTrue, Tensor yPred) => (yTrue - yPred).Abs().Max(0, keepDims: true);

    private static Sequential Zero()
    {
        var model = new Sequential { new Input(1), new Dense(1, kernelInitializer: "zeros") };
        model.Options = new ModelOptions { Backend = BackendKind.Managed };
        return model;
    }

    [Test]
    public void A_mean_of_numbers()
    {
        var mean = new Mean("seen");
        Assert.That((mean.Name, mean.Result), Is.EqualTo(("seen", 0.0)));
        mean.UpdateState(1.0);
        mean.UpdateState(4.0, sampleWeight: 2);
        Assert.That(mean.Result, Is.EqualTo(3.0));
        mean.UpdateState(Wanted);
        Assert.That(mean.Result, Is.EqualTo((9 + 10) / 7.0).Within(1e-12));
        mean.ResetState();
        Assert.That((mean.Result, Metric.Mean.Name), Is.EqualTo((0.0, "mean")));
    }

    [Test]
    public void A_mean_of_what_a_model_predicts_is_kept_in_its_file()
    {
        using Sequential model = Zero();
        model.Compile("sgd", "mse", new Mean("output"));
        Assert.That(model.Evaluate(Wanted, Wanted)["output"], Is.Zero);
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid()}.safetensors");
        try
        {
            model.Save(path);
            using Model again = Model.Load(path);
            Assert.That(again.Metrics[0], Is.TypeOf<Mean>().With.Property("Name").EqualTo("output"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void A_metric_by_itself()
    {
        var accuracy = new SparseCategoricalAccuracy(name: "acc");
        accuracy.UpdateState(new[] { 1, 0 }, new float[,] { { 0.1f, 0.9f }, { 0.2f, 0.8f } });
        Assert.That(accuracy.Result, Is.EqualTo(0.5));
        accuracy.UpdateState(Tensor.From(new float[] { 1, 1 }, 2, 1), new float[,] { { 0, 1 }, { 0, 1 } });
        Assert.That(accuracy.Result, Is.EqualTo(0.75), "labels of one column");
        accuracy.ResetState();
        Assert.That(accuracy.Result, Is.Zero);
        var rows = new CategoricalAccuracy();
        rows.UpdateState(new float[,] { { 0, 1 }, { 1, 0 } }, new float[,] { { 0.1f, 0.9f }, { 0.2f, 0.8f } });
        Assert.That(rows.Result, Is.EqualTo(0.5));
        var error = new RootMeanSquaredError();
        error.UpdateState(new float[] { 1, 2, 3 }, new float[] { 1, 2, 7 });
        Assert.That(error.Result, Is.EqualTo(Math.Sqrt(16 / 3.0)).Within(1e-6));
        Assert.That(() => accuracy.UpdateState(new[] { 1, 0, 1 }, new float[2, 2]), Throws.InstanceOf<ShapeException>().With.Message.Contains("2 labels"));
        Assert.That(() => accuracy.UpdateState(new float[] { 0.5f, 1 }, new float[2, 2]), Throws.ArgumentException);
    }

    [Test]
    public void Functions_as_metrics()
    {
        using Sequential model = Zero();
        model.Compile(optimizer: "sgd", loss: "mse", metrics: [(y, p) => Ops.Mean(Ops.Abs(y - p)), (y, p) => p + 1]);
        TrainingLogs logs = model.Evaluate(Wanted, Wanted, batchSize: 2);
        Assert.That(logs.Where(l => l.Key != "loss").Select(l => l.Value), Is.EqualTo(new[] { 2.5, 1.0 }).Within(1e-6));
        model.Compile("sgd", "mse", "mae", new MeanMetricWrapper(LargestError), new MeanMetricWrapper(LargestError, "worst"));
        logs = model.Evaluate(Wanted, Wanted, batchSize: 2);
        Assert.That((logs["largest_error"], logs["worst"], logs["mean_absolute_error"]), Is.EqualTo((3.0, 3.0, 2.5)).Within(1e-6), "of 2 and 4 the mean");
        using var classes = new Sequential { new Input(1), new Dense(3, "softmax", kernelInitializer: "zeros") };
        classes.Compile("sgd", "sparse_categorical_crossentropy", (y, p) => y);
        Assert.That(classes.Evaluate(Wanted, new[] { 0, 1, 2, 1 })["function"], Is.EqualTo(1.0), "labels as numbers");
    }

    [Test]
    public void A_loss_by_itself()
    {
        Assert.That(new MeanSquaredError().Call(Wanted, Tensor.Zeros(4, 1)), Is.EqualTo(7.5).Within(1e-6));
        Assert.That(new MeanAbsoluteError().Call(new float[] { 1, 3 }, new float[] { 0, 0 }), Is.EqualTo(2.0).Within(1e-6));
        Assert.That(
            new SparseCategoricalCrossentropy(fromLogits: true, ignoreClass: 255).Call(new[] { 0, 255 }, new float[2, 2]),
            Is.EqualTo(Math.Log(2)).Within(1e-6));
        Assert.That(
            () => new SparseCategoricalCrossentropy().Call(new[] { 2, 0 }, new float[2, 2]), Throws.InstanceOf<ArgumentException>(), "no such class");
    }

    [Test]
    public void A_loss_of_ones_own_by_call()
    {
        using Sequential model = Zero();
        model.Compile(new Sgd(0.1), new HalfSquare());
        Assert.That(model.TrainOnBatch(Wanted, Wanted).Loss, Is.EqualTo(3.75).Within(1e-6));

        // The slope by the kernel is -mean(x y) = -7.5, by the bias -2.5.
        Assert.That(model.GetWeights().Select(w => w.ToArray()[0]), Is.EqualTo(new[] { 0.75, 0.25 }).Within(1e-6));
        Assert.That(() => model.Compile("sgd", new Nothing()), Throws.Nothing);
        Assert.That(() => model.TrainOnBatch(Wanted, Wanted), Throws.InstanceOf<NotSupportedException>().With.Message.Contains("Call"));
    }
}
