using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Manner.Guesses;

/// <summary>Compiling, fitting and evaluating as a user of Keras types it in C#, and what it must then do.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class TrainingGuesses
{
    private static Sequential Model(int outputs = 1, string activation = "sigmoid")
    {
        var model = new Sequential { new Flatten(inputShape: [2, 2]), new Dense(outputs, activation, kernelInitializer: "zeros") };
        model.Options = new ModelOptions { Backend = BackendKind.Managed };
        return model;
    }

    [Test]
    public void Names_of_everything()
    {
        using Sequential model = Model();
        model.Compile(optimizer: "adam", loss: "binary_crossentropy", metrics: ["accuracy", "auc", "precision", "recall"]);
        Assert.That(model.Metrics.Select(m => m.Name), Is.EqualTo(new[] { "accuracy", "auc", "precision", "recall" }));
        var (loss, accuracy, auc, precision) = model.Evaluate(new float[4, 2, 2], new[] { 0, 0, 0, 1 }, batchSize: 2);
        Assert.That((loss, accuracy, auc, precision), Is.EqualTo((Math.Log(2), 0.75, 0.5, 0.0)).Within(1e-6));
    }

    [Test]
    public void Objects_of_everything()
    {
        using Sequential model = Model(3, "softmax");
        model.Compile(
            new Sgd(0.01, momentum: 0.9, nesterov: true), new CategoricalCrossentropy(labelSmoothing: 0.1),
            [new TopKCategoricalAccuracy(k: 3), new Precision(), new Recall(threshold: 0.2), new Auc()]);
        TrainingLogs logs = model.Evaluate(new float[2, 2, 2], Labels.OneHot([0, 2]));
        Assert.That((logs["top_k_categorical_accuracy"], logs["precision"], logs["recall"]), Is.EqualTo((1.0, 0.0, 1.0)), "each class has a third");
        model.Compile(new RmsProp(1e-3, rho: 0.95), "huber", metrics: "mae");
        Assert.That(((RmsProp)model.Optimizer!).Rho, Is.EqualTo(0.95));
        model.Compile(new Sgd(0.1), new MeanSquaredError(), new MeanAbsoluteError(), new MeanSquaredError());
        Assert.That(model.Metrics.Select(m => m.Name), Is.EqualTo(new[] { "mean_absolute_error", "mean_squared_error" }));
        model.Compile(new AdamW(learningRate: 1e-3, weightDecay: 1e-4), new BinaryCrossentropy(fromLogits: true), new BinaryAccuracy(threshold: 0.0));
        Assert.That(((BinaryAccuracy)model.Metrics[0]).Threshold, Is.Zero);
    }

    [Test]
    public void Learning_rates_that_follow_the_steps()
    {
        var exponential = new Adam(learningRate: new ExponentialDecay(1e-2, decaySteps: 100, decayRate: 0.5, staircase: true));
        var pieces = new Sgd(new PiecewiseConstantDecay([1000, 2000], [0.1, 0.01, 0.001]));
        var line = new PolynomialDecay(0.1, 1000, endLearningRate: 0.02);
        var cosine = new CosineDecay(0.1, 100, alpha: 0.1, warmupTarget: 0.2, warmupSteps: 10);
        Assert.That((exponential.Schedule!.At(99), exponential.Schedule.At(100)), Is.EqualTo((1e-2, 5e-3)));
        Assert.That((pieces.Schedule!.At(1000), pieces.Schedule.At(2001)), Is.EqualTo((0.1, 0.001)));
        Assert.That((line.At(500), line.At(5000)), Is.EqualTo((0.06, 0.02)).Within(1e-12));
        Assert.That((cosine.At(10), cosine.At(110)), Is.EqualTo((0.2, 0.02)).Within(1e-12));
        Assert.That(new InverseTimeDecay(0.1, 10, 1, staircase: true).At(15), Is.EqualTo(0.05));
    }

    [Test]
    public void A_learning_rate_in_between()
    {
        using Sequential model = Model();
        model.Compile("adam", "mse");
        model.Optimizer!.LearningRate = 1e-4;
        double rate = model.Optimizer.LearningRate;
        Assert.That(rate, Is.EqualTo(1e-4));
        var seen = new List<double>();
        model.Fit(new float[4, 2, 2], new float[4], epochs: 3, callbacks: [
            new LearningRateScheduler((epoch, lr) => epoch < 1 ? lr : lr * 0.1), new LambdaCallback(onEpochEnd: (_, logs) => seen.Add(logs["learning_rate"]))]);
        Assert.That(seen, Is.EqualTo(new[] { 1e-4, 1e-5, 1e-6 }).Within(1e-12));
    }

    [Test]
    public void A_history_of_figures()
    {
        using Sequential model = Model(2, "softmax");
        model.Compile(new Sgd(0), "sparse_categorical_crossentropy", "accuracy");
        var history = model.Fit(
            new byte[10, 2, 2], new[] { 0, 1, 0, 1, 0, 1, 0, 1, 0, 1 }, epochs: 3, batchSize: 4, validationData: (new float[2, 2, 2], new[] { 0, 1 }));
        IReadOnlyList<double> losses = history["val_loss"];
        Assert.That(losses, Has.Count.EqualTo(3));
        Assert.That(history.Names, Is.SupersetOf(new[] { "loss", "accuracy", "val_loss", "val_accuracy" }));
        Assert.That(history["val_accuracy"].Max(), Is.EqualTo(0.5));
        Assert.That(history.ToString().Split('\n'),
            Has.Length.EqualTo(3).And.All.Match(@"^Epoch [123]: loss: 0\.\d{4} - accuracy: 0\.5000 - val_loss: 0\.\d{4} - val_accuracy: 0\.5000$"));
    }

    [Test]
    public void Stopping_and_lowering()
    {
        using Sequential model = Model();
        model.Compile(new Sgd(1e-9), "mse", "accuracy");
        var stop = new EarlyStopping(monitor: "val_accuracy", mode: "max", minDelta: 0.001, patience: 3, startFromEpoch: 1);
        History history = model.Fit(
            new float[10, 2, 2], new float[10], epochs: 50, validationSplit: 0.2,
            callbacks: [stop, new ReduceLROnPlateau(monitor: "val_loss", factor: 0.5, patience: 1, minLr: 1e-10), new TerminateOnNaN()]);
        Assert.That((stop.StoppedEpoch, history.Epochs.Count), Is.EqualTo((4, 5)), "the first epoch that is looked at, and three that bring nothing");
        Assert.That(model.Optimizer!.LearningRate, Is.LessThan(1e-9).And.GreaterThanOrEqualTo(1e-10));
    }

    [Test]
    public void Steps_one_by_one()
    {
        using Sequential model = Model(2, "softmax");
        model.Compile(new Sgd(0.1), "sparse_categorical_crossentropy", "accuracy");
        double loss = model.TrainOnBatch(new byte[8], new[] { 0, 1 }).Loss,
            accuracy = model.TrainOnBatch(Tensor.Zeros(2, 2, 2), new byte[] { 0, 1 })["accuracy"];
        Assert.That((loss, accuracy), Is.EqualTo((Math.Log(2), 0.5)).Within(1e-6));
        Assert.That(model.StepsDone, Is.EqualTo(2));
        Tensor classes = model.Predict(new float[3, 2, 2]).ArgMax(-1);
        int[] numbers = classes.ToArray<int>();
        Assert.That(numbers, Is.EqualTo(new[] { 0, 0, 0 }));
    }

    private sealed class Print(List<string> lines) : Callback
    {
        public override void OnEpochEnd(int epoch, TrainingLogs logs) => lines.Add(FormattableString.Invariant($"{epoch} {logs["loss"]:F3}"));
    }

    [Test]
    public void A_callback_of_ones_own()
    {
        using Sequential model = Model();
        model.Compile(new Sgd(0), "mse");
        List<string> lines = [];
        model.Fit(new float[2, 2, 2], new float[2], epochs: 2, callbacks: [new Print(lines)]);
        Assert.That(lines, Is.EqualTo(new[] { "0 0.250", "1 0.250" }), "sigmoid(0) is a half");
    }
}
