using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Manner;

/// <summary>Single batches, progress, epochs one by one and descriptions, as Keras's users type them.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class StepMannerTests
{
    // y = 0 x: the loss of targets y is their mean square.
    private static Sequential Zero()
    {
        var model = new Sequential { new Dense(1, useBias: false, kernelInitializer: "zeros", inputShape: [1]) };
        model.Options = new ModelOptions { Backend = BackendKind.Managed };
        model.Compile(new Sgd(0.5), "mse", "mae");
        return model;
    }

    [Test]
    public void A_batch_is_measured_and_predicted_without_training()
    {
        using Sequential model = Zero();
        TrainingLogs logs = model.TestOnBatch(new float[] { 1, 1 }, new float[] { 1, 3 });
        Assert.That((logs.Loss, logs["mean_absolute_error"]), Is.EqualTo((5.0, 2.0)));
        Assert.That(model.TestOnBatch(new float[] { 1, 1 }, new float[] { 1, 3 }, sampleWeight: new float[] { 1, 0 }).Loss, Is.EqualTo(0.5));
        Assert.That(model.PredictOnBatch(new float[] { 1, 2, 3 }).ToArray<float>(), Is.EqualTo(new float[3]));
        Assert.That(model.StepsDone, Is.Zero);
    }

    [Test]
    public void A_prediction_is_silent_unless_asked()
    {
        using Sequential model = Zero();
        var error = new StringWriter();
        TextWriter before = Console.Error;
        Console.SetError(error);
        try
        {
            model.Predict(new float[] { 1, 2 }, verbose: 0);
            Assert.That(error.ToString(), Is.Empty);
            model.Predict(new float[] { 1, 2 }, verbose: 1);
        }
        finally
        {
            Console.SetError(before);
        }

        Assert.That(error.ToString(), Does.StartWith("2 samples in "));
    }

    [Test]
    public async Task Progress_is_an_argument_of_every_long_call()
    {
        using Sequential model = Zero();
        var seen = new Steps();
        float[] x = new float[8], y = new float[8];
        model.Fit(x, y, batchSize: 4, progress: seen);
        Assert.That(seen.Count, Is.EqualTo(2));
        await model.FitAsync(x, y, batchSize: 2, progress: seen);
        Assert.That(seen.Count, Is.EqualTo(6));
        await model.EvaluateAsync(x, y, batchSize: 4, progress: seen);
        await model.PredictAsync(x, batchSize: 4, progress: seen);
        Assert.That(seen.Count, Is.EqualTo(10));
    }

    [Test]
    public async Task Epochs_of_arrays_come_one_by_one()
    {
        using Sequential model = Zero();
        var numbers = new List<int>();
        await foreach (EpochResult epoch in model.FitEpochsAsync(new float[4], new float[] { 1, 1, 1, 3 }, epochs: 2, validationSplit: 0.25))
        {
            numbers.Add(epoch.Epoch);
            Assert.That(epoch.Figures["val_loss"], Is.EqualTo(9));
        }

        Assert.That(numbers, Is.EqualTo(new[] { 0, 1 }));
    }

    [Test]
    public void A_callback_stops_the_training_of_its_model()
    {
        using Sequential model = Zero();
        var stop = new LambdaCallback(onEpochEnd: (epoch, _) => model.StopTraining = epoch == 1);
        Assert.That(model.Fit(new float[4], new float[4], epochs: 5, callbacks: [stop]).Epochs, Has.Count.EqualTo(2));
        Assert.That(model.Fit(new float[4], new float[4], epochs: 3).Epochs, Has.Count.EqualTo(3), "what stopped the last training does not stop this one");
    }

    [Test]
    public void A_network_is_described_by_text()
    {
        using Sequential model = Zero();
        using Model other = Model.FromJson(model.ToJson());
        Assert.That(other.ToJson(), Is.EqualTo(model.ToJson()));
        Assert.That(() => Model.FromJson("{"), Throws.TypeOf<InvalidFormatException>().With.Message.Contains("not JSON"));
        Assert.That(() => Model.FromJson("[]"), Throws.InstanceOf<InvalidFormatException>());
    }

    [Test]
    public void A_layer_tells_its_sizes_and_weights()
    {
        var layer = new Conv2D(4, 3);
        layer.Apply(new Input(8, 8, 1).Output);
        Assert.That(layer.OutputShape, Is.EqualTo(new Shape(6, 6, 4)));
        Assert.That(layer.Weights.Select(w => w.Name), Is.EqualTo(new[] { "kernel", "bias" }));
        Assert.That(() => new Dense(1).OutputShape, Throws.InvalidOperationException);
    }

    [Test]
    public void Names_stand_for_interpolations()
    {
        Assert.That(new UpSampling2D(2, interpolation: "bilinear").Interpolation, Is.EqualTo(Interpolation.Bilinear));
        Assert.That(new UpSampling2D(2).Interpolation, Is.EqualTo(Interpolation.Nearest));
        Assert.That(() => new UpSampling2D(2, interpolation: "cubic"), Throws.ArgumentException.With.Message.Contains("'cubic'"));
    }

    [Test]
    public void A_predictor_gives_an_array_for_an_array()
    {
        using var model = new Sequential { new Dense(2, useBias: false, kernelInitializer: "ones", inputShape: [3]) };
        model.Options = new ModelOptions { Backend = BackendKind.Managed };
        using var predictor = new Predictor(model);
        Assert.That(predictor.Predict([1f, 2, 3, 4, 5, 6]), Is.EqualTo(new float[] { 6, 6, 15, 15 }));
        Assert.That(() => predictor.Predict([1f, 2]), Throws.TypeOf<ShapeException>());
    }

    private sealed class Steps : IProgress<TrainingProgress>
    {
        public int Count { get; private set; }

        public void Report(TrainingProgress value) => Count++;
    }
}
