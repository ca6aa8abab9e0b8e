using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Manner;

/// <summary>Training, evaluation and prediction on arrays, with the arguments of Keras's methods.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class ArraysTests
{
    private static Sequential Linear(int inputs = 1, Loss? loss = null, params IReadOnlyList<Metric> metrics)
    {
        var model = new Sequential { new Dense(1, useBias: false, kernelInitializer: "zeros", inputShape: [inputs]) };
        model.Options = new ModelOptions { Backend = BackendKind.Managed };
        model.Compile(new Sgd(0.5), loss ?? "mse", metrics);
        return model;
    }

    private static Sequential Classes(params IReadOnlyList<Metric> metrics)
    {
        var model = new Sequential { new Flatten(inputShape: (2, 1)), new Dense(2, "softmax", kernelInitializer: "zeros") };
        model.Options = new ModelOptions { Backend = BackendKind.Managed };
        model.Compile("sgd", "sparse_categorical_crossentropy", metrics);
        return model;
    }

    [Test]
    public void Bytes_and_labels_are_taken_as_they_are()
    {
        using Sequential model = Classes("accuracy");
        History history = model.Fit(new byte[] { 1, 2, 3, 4 }, new[] { 0, 1 }, epochs: 2);
        Assert.That(history["loss"][0], Is.EqualTo(Math.Log(2)).Within(1e-6), "all weights are zero");
        Assert.That(history.Epochs, Is.EqualTo(new[] { 0, 1 }));
        Assert.That(model.Predict(new byte[] { 1, 2 }).Shape, Is.EqualTo(new Shape(1, 2)));
        Assert.That(() => model.Fit(new byte[3], new[] { 0 }), Throws.TypeOf<ShapeException>().With.Message.Contains("no whole number of samples"));
        Assert.That(() => model.Fit(new byte[2], new[] { 0.5f }), Throws.ArgumentException.With.Message.Contains("whole numbers"));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Labels_of_one_column_are_labels(bool floats)
    {
        using Sequential model = Classes();
        Tensor labels = floats ? Tensor.From(new float[] { 1, 0 }, 2, 1) : Tensor.From(new[] { 1, 0 }, 2, 1);
        Assert.That(model.Evaluate(Tensor.Ones([2, 2, 1]), labels).Loss, Is.EqualTo(Math.Log(2)).Within(1e-6));
    }

    // The last samples are held out, before anything is shuffled, as Keras does. Weight 0: the loss is the mean of y^2.
    [Test]
    public void The_last_samples_are_held_out()
    {
        using Sequential model = Linear();
        History history = model.Fit(new float[] { 0, 0, 0, 0 }, new float[] { 1, 1, 1, 3 }, validationSplit: 0.25);
        Assert.That((history["loss"][0], history["val_loss"][0]), Is.EqualTo((1.0, 9.0)));
        Assert.That(() => model.Fit(new float[1], new float[1], validationSplit: 1), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(model.Fit(new float[1], new float[] { 1 }, validationData: (new float[1], new float[] { 2 }))["val_loss"][0], Is.EqualTo(4));
    }

    // Keras: sum(w_i l_i) / n, and metrics are not weighted. Order is shuffled, weights follow their samples: gradient of the sum is -2 sum(w_i x_i y_i) / n.
    [Test]
    public void Sample_weights_follow_their_samples()
    {
        using Sequential model = Linear(1, null, "mae");
        float[] x = [1, 2, 3, 4], y = [1, -1, 2, 0.5f], w = [1, 0, 2, 0.5f];
        History history = model.Fit(x, y, sampleWeight: w, batchSize: 4);
        Assert.That(history["loss"][0], Is.EqualTo((1 + 0 + 8 + 0.125) / 4).Within(1e-6));
        Assert.That(history["mean_absolute_error"][0], Is.EqualTo(4.5 / 4).Within(1e-6));
        double weight = 0.5 * 2 * (1 + 0 + 12 + 1) / 4;
        Assert.That(model.GetWeight(model.Parameters[0])[0, 0], Is.EqualTo(weight).Within(1e-5));
        Assert.That(() => model.Fit(x, y, sampleWeight: new float[3]), Throws.ArgumentException.With.Message.Contains("each of 4 samples"));
    }

    [Test]
    public void Evaluation_and_steps_give_loss_and_metrics()
    {
        using Sequential model = Classes("accuracy");
        (double loss, double accuracy) = model.Evaluate(Tensor.Ones([4, 2, 1]), new[] { 0, 0, 0, 1 });
        Assert.That((loss, accuracy), Is.EqualTo((Math.Log(2), 0.75)).Within(1e-6));
        BatchLogs step = model.TrainOnBatch(Tensor.Ones([2, 2, 1]), Tensor.From(new[] { 0, 1 }));
        Assert.That((step.Loss, step["accuracy"]), Is.EqualTo((Math.Log(2), 0.5)).Within(1e-6));
        double number = step;
        Assert.That(number, Is.EqualTo(step["loss"]));
        Assert.That(step.ToString(), Is.EqualTo("loss: 0.6931 - accuracy: 0.5000"));
        using Sequential alone = Linear();
        Assert.That(() => { (double _, double _) = alone.Evaluate(new float[1], new float[1]); },
            Throws.InvalidOperationException.With.Message.Contains("Metrics are named in Compile"));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Another_thread_trains_until_it_is_cancelled(CancellationToken limit)
    {
        using Sequential model = Linear();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit);
        History history = await model.FitAsync(
            new float[64], new float[64], epochs: 1_000_000, batchSize: 1, callbacks: [new StopAfter(3, stop)], cancellationToken: stop.Token);
        Assert.That(limit.IsCancellationRequested, Is.False);
        Assert.That(history.StepsOfInterruptedEpoch, Is.EqualTo(3));
        Assert.That((await model.PredictAsync(Tensor.Ones([2, 1]), limit)).Shape, Is.EqualTo(new Shape(2, 1)));
        Assert.That((await model.EvaluateAsync(new float[2], new float[2], cancellationToken: limit)).Loss, Is.Zero);
    }

    [Test]
    public void All_weights_are_taken_out_and_put_back()
    {
        using var model = new Sequential { new Input((2, 2)), new Flatten(), new Dense(3) };
        model.Options = new ModelOptions { Backend = BackendKind.Managed };
        IReadOnlyList<Tensor> weights = model.GetWeights();
        Assert.That(weights.Select(w => w.Shape), Is.EqualTo(new[] { new Shape(4, 3), new Shape(3) }));
        model.SetWeights([weights[0] + 1, weights[1] - 2]);
        Assert.That(model.GetWeights()[0].ToArray(), Is.EqualTo((weights[0] + 1).ToArray()));
        Assert.That(model.GetWeights()[1].ToArray(), Is.All.EqualTo(-2));
        Assert.That(() => model.SetWeights([weights[0]]), Throws.ArgumentException.With.Message.Contains("2 parameters"));
    }

    [Test]
    public void Arithmetic_on_tensors_of_a_layer_is_computed()
    {
        using var model = new Sequential { new Lambda(x => 1 - ((x * x) + (x / 2) - 3), "square"), new Lambda((c, x) => c.Activate(-x, Activation.Relu)) };
        model.Options = new ModelOptions { Backend = BackendKind.Managed };
        Assert.That(model.Predict(Tensor.From(new float[] { 0, 1, 2, 4 }, 2, 2)).ToArray(), Is.EqualTo(new float[] { 0, 0, 1, 14 }), "relu(x^2 + x / 2 - 4)");
        Assert.That(model.Layers.Select(l => l.Name), Has.Member("square"));
    }

    private sealed class StopAfter(int batches, CancellationTokenSource stop) : Callback
    {
        public override void OnBatchEnd(int batch, TrainingLogs logs)
        {
            if (batch + 1 == batches)
            {
                stop.Cancel();
            }
        }
    }
}
