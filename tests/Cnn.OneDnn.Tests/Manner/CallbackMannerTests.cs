using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Manner;

/// <summary>Callbacks as Keras has them: best weights after a training that went wrong, files that cannot be written, functions in place of classes.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class CallbackMannerTests
{
    private static readonly string Folder = Path.Combine(Path.GetTempPath(), $"cnn-manner-{Environment.ProcessId}");

    private static Sequential Linear()
    {
        var model = new Sequential { new Dense(1, useBias: false, kernelInitializer: "zeros", inputShape: [1]) };
        model.Options = new ModelOptions { Backend = BackendKind.Managed };
        model.Compile(new Sgd(0.1), "mse");
        return model;
    }

    [SetUp]
    public void MakeFolder() => Directory.CreateDirectory(Folder);

    [TearDown]
    public void RemoveFolder() => Directory.Delete(Folder, recursive: true);

    [Test]
    public void The_best_weights_come_back_after_a_training_that_diverged()
    {
        using Sequential model = Linear();
        float best = float.NaN;
        var keep = new LambdaCallback(onEpochEnd: (epoch, _) => best = epoch == 1 ? model.GetWeights()[0][0, 0] : best);
        var burst = new LearningRateScheduler(epoch => epoch < 2 ? 0.1 : 1e30);
        Assert.That(
            () => model.Fit(
                Tensor.Ones(4, 1), Tensor.Ones(4, 1), epochs: 9, validationData: (Tensor.Ones(4, 1), Tensor.Ones(4, 1)),
                callbacks: [burst, new EarlyStopping(monitor: "val_loss", patience: 5, restoreBestWeights: true), keep]),
            Throws.TypeOf<TrainingDivergedException>());
        Assert.That(best, Is.InRange(0.1f, 1f), "it had learned");
        Assert.That(model.GetWeights()[0][0, 0], Is.EqualTo(best));
        Assert.That(
            () => model.Fit(Tensor.Ones(4, 1), Tensor.Ones(4, 1), epochs: 9,
                callbacks: [new LearningRateScheduler(epoch => 1e30), new EarlyStopping(monitor: "loss", patience: 5)]),
            Throws.TypeOf<TrainingDivergedException>());
        Assert.That(float.IsFinite(model.GetWeights()[0][0, 0]), Is.False, "weights that nobody asked to be restored are as they became");
    }

    // One file for all epochs, whether it is called the last or the best one.
    [Test]
    public void A_file_that_cannot_be_written_is_found_out_before_the_training([Values] bool saveBestOnly)
    {
        string occupied = Path.Combine(Folder, "occupied");
        File.WriteAllText(occupied, "a file, not a folder");
        using Sequential model = Linear();
        int batches = 0;
        Callback[] callbacks =
            [new ModelCheckpoint(Path.Combine(occupied, "best.cnn"), saveBestOnly: saveBestOnly), new LambdaCallback(onBatchEnd: (_, _) => batches++)];
        Assert.That(() => model.Fit(Tensor.Ones(4, 1), Tensor.Ones(4, 1), callbacks: callbacks), Throws.InstanceOf<IOException>());
        Assert.That(batches, Is.Zero);
    }

    [Test]
    public void A_checkpoint_may_be_weights_alone()
    {
        string path = Path.Combine(Folder, "w.safetensors");
        using Sequential model = Linear(), other = Linear();
        model.Fit(Tensor.Ones(4, 1), Tensor.Ones(4, 1), epochs: 2, callbacks: [new ModelCheckpoint(path, saveWeightsOnly: true, saveBestOnly: true)]);
        other.LoadWeights(path);
        Assert.That(other.GetWeights()[0].ToArray(), Is.EqualTo(model.GetWeights()[0].ToArray()).And.All.Not.Zero);
        Assert.That(() => Model.Load(path), Throws.TypeOf<InvalidFormatException>());
    }

    [Test]
    public void Functions_are_called_where_they_belong()
    {
        using Sequential model = Linear();
        var calls = new List<string>();
        model.Fit(Tensor.Ones(4, 1), Tensor.Ones(4, 1), epochs: 2, batchSize: 2, callbacks:
        [
            new LambdaCallback(
                onEpochBegin: (epoch, _) => calls.Add($"epoch {epoch}"),
                onEpochEnd: (_, logs) => calls.Add($"end {logs.TryGet("loss", out double _)}"),
                onTrainBegin: _ => calls.Add("train"),
                onTrainEnd: _ => calls.Add("done"),
                onBatchBegin: (batch, _) => calls.Add($"batch {batch}"),
                onBatchEnd: (_, _) => calls.Add("step")),
        ]);
        string[] epoch = ["batch 0", "step", "batch 1", "step", "end True"];
        Assert.That(calls, Is.EqualTo((string[])["train", "epoch 0", .. epoch, "epoch 1", .. epoch, "done"]));
    }

    [Test]
    public void What_is_asked_to_speak_speaks_and_the_rest_is_silent()
    {
        TextWriter before = Console.Error;
        var said = new StringWriter();
        Console.SetError(said);
        try
        {
            using Sequential model = Linear();
            model.Compile(new Sgd(1e-9), "mse");
            Callback[] Callbacks(int verbose) =>
            [
                new EarlyStopping(monitor: "loss", patience: 2, minDelta: 1, verbose: verbose),
                new ReduceLROnPlateau(monitor: "loss", patience: 1, minDelta: 1, verbose: verbose),
                new ModelCheckpoint(Path.Combine(Folder, $"best{verbose}.cnn"), monitor: "loss", saveBestOnly: true, verbose: verbose),
            ];
            model.Fit(Tensor.Ones(4, 1), Tensor.Ones(4, 1), epochs: 5, callbacks: Callbacks(0));
            Assert.That(said.ToString(), Is.Empty);
            model.Fit(Tensor.Ones(4, 1), Tensor.Ones(4, 1), epochs: 5, callbacks: Callbacks(1));
            model.Evaluate(Tensor.Ones(4, 1), Tensor.Ones(4, 1), verbose: 1);
        }
        finally
        {
            Console.SetError(before);
        }

        Assert.That(
            said.ToString(),
            Does.Contain("Epoch 3: loss has not got better for 2 epochs, training ends.").And.Contain("the learning rate becomes")
                .And.Contain("the best so far; saved to").And.Contain("loss: 1.0000"));
    }

    [TestCase("min", MonitorMode.Min)]
    [TestCase("auto", MonitorMode.Auto)]
    [TestCase("max", MonitorMode.Max)]
    public void A_mode_may_be_called_as_Keras_calls_it(string name, MonitorMode mode)
    {
        Assert.That(new EarlyStopping(mode: name).Mode, Is.EqualTo(mode));
        Assert.That(new ReduceLROnPlateau(mode: name, minLr: 0.5).MinLearningRate, Is.EqualTo(0.5));
        Assert.That(() => new EarlyStopping(mode: "most"), Throws.ArgumentException.With.Message.Contains("auto, min or max"));
    }
}
