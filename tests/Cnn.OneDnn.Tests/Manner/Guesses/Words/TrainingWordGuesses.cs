using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Tests.Interop;

namespace Cnn.OneDnn.Tests.Manner.Guesses.Words;

/// <summary>Words of compiling and fitting, and what they must then do: values by Keras's formulas, worked out by hand.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class TrainingWordGuesses
{
    private static Sequential Same()
    {
        var model = new Sequential { new Input(2), new Rescaling(1) };
        model.Options = new ModelOptions { Backend = BackendKind.Managed };
        return model;
    }

    private static double LossOf(Loss loss, float[] target, float[] prediction)
    {
        using Sequential model = Same();
        model.Compile("sgd", loss);
        return model.Evaluate(Tensor.From(prediction, 1, 2), Tensor.From(target, 1, 2))[0];
    }

    [Test]
    public void Losses()
    {
        Assert.That(LossOf(new LogCosh(), [0, 0], [1, -2]), Is.EqualTo((Math.Log(Math.Cosh(1)) + Math.Log(Math.Cosh(2))) / 2).Within(1e-6));
        Assert.That(LossOf("mean_absolute_percentage_error", [2, 4], [1, 5]), Is.EqualTo(100 * (0.5 + 0.25) / 2).Within(1e-4));
        Assert.That(LossOf(new MeanSquaredLogarithmicError(), [1, 0], [3, 1]),
            Is.EqualTo((Math.Pow(Math.Log(2) - Math.Log(4), 2) + Math.Pow(Math.Log(2), 2)) / 2).Within(1e-6));
        Assert.That(LossOf("poisson", [1, 2], [2, 4]), Is.EqualTo((2 - Math.Log(2) + 4 - (2 * Math.Log(4))) / 2).Within(1e-6));
        Assert.That(LossOf(new CosineSimilarity(axis: -1), [3, 4], [4, 3]), Is.EqualTo(-24.0 / 25).Within(1e-6));
    }

    [Test]
    public void A_function_is_a_loss()
    {
        using Sequential model = Same();
        model.Compile("sgd", loss: (yTrue, yPred) => Ops.Abs(yTrue - yPred) * 2);
        Assert.That(model.Evaluate(Tensor.From(new float[] { 1, 2 }, 1, 2), Tensor.From(new float[] { 2, 5 }, 1, 2)).Loss, Is.EqualTo(4).Within(1e-6));
    }

    [Test]
    public void Losses_by_the_names_of_outputs()
    {
        var input = new Input(2);
        using var model = new Model(input, [new Rescaling(1, name: "a").Apply(input), new Rescaling(1, name: "b").Apply(input)]);
        model.Options = new ModelOptions { Backend = BackendKind.Managed };
        model.Compile("adam", new Dictionary<string, string> { ["b"] = "mae", ["a"] = "mse" }, new Dictionary<string, double> { ["a"] = 2.0, ["b"] = 0.5 });
        Assert.That(model.Losses.Select(l => l.Name), Is.EqualTo(new[] { "mean_squared_error", "mean_absolute_error" }));
        Assert.That(model.LossWeights, Is.EqualTo(new[] { 2, 0.5 }));
        model.Compile(optimizer: new Adam(), loss: ["mse", "mae"], lossWeights: [1.0, 0.2], metrics: ["mae"]);
        Assert.That(model.LossWeights, Is.EqualTo(new[] { 1, 0.2 }));
        Assert.That(() => model.Compile("adam", new Dictionary<string, string> { ["a"] = "mse" }), Throws.ArgumentException.With.Message.Contains("'b'"));
    }

    [Test]
    public void Keras_letters()
    {
        using Sequential model = Same();
        model.Compile(optimizer: new RMSprop(learningRate: 0.001, rho: 0.8, momentum: 0.0, epsilon: 1e-7, centered: false), loss: "mse", metrics: ["accuracy"]);
        Assert.That(model.Optimizer, Is.InstanceOf<RmsProp>().And.Property("Rho").EqualTo(0.8));
        model.Compile(new SGD(0.01, momentum: 0.9, nesterov: true), "mse",
            [new AUC(), new CategoricalAccuracy(name: "acc"), new SparseTopKCategoricalAccuracy(k: 3)]);
        Assert.That(model.Metrics.Select(m => m.Name), Is.EqualTo(new[] { "auc", "acc", "sparse_top_k_categorical_accuracy" }));
        Assert.That(((Sgd)model.Optimizer!).Nesterov, Is.True);
        Assert.That(new Adam(useEma: true, emaMomentum: 0.5, amsgrad: true), Has.Property("UseEma").True.And.Property("EmaMomentum").EqualTo(0.5));
        Assert.That(new AdamW(weightDecay: 0.1, clipNorm: 2).ClipNorm, Is.EqualTo(2));
        model.Compile("adam", "mse", [new RootMeanSquaredError(), new F1Score(average: "micro")]);
        var results = model.Evaluate(Tensor.From(new float[] { 3, 0 }, 1, 2), Tensor.From(new float[] { 0, 4 }, 1, 2));
        Assert.That(results[1], Is.EqualTo(Math.Sqrt(12.5)).Within(1e-6));
        Assert.That(() => results[5], Throws.InvalidOperationException);
    }

    // By Keras's formula: after decays of 10, 20, 40 steps, the third begins at step 30 at half of half of the rate.
    [Test]
    public void A_cosine_that_begins_again()
    {
        var schedule = new CosineDecayRestarts(0.8, 10, tMul: 2.0, mMul: 0.5, alpha: 0.1);
        Assert.That(schedule.At(0), Is.EqualTo(0.8).Within(1e-12));
        Assert.That(schedule.At(5), Is.EqualTo(0.8 * ((0.9 * 0.5) + 0.1)).Within(1e-12));
        Assert.That(schedule.At(30), Is.EqualTo(0.8 * ((0.9 * 0.25) + 0.1)).Within(1e-12));
        Assert.That(schedule.At(50), Is.EqualTo(0.8 * ((0.9 * 0.125) + 0.1)).Within(1e-12));
        Assert.That(new CosineDecayRestarts(1, 4, tMul: 1).At(10), Is.EqualTo(0.5).Within(1e-12));
    }

    [Test]
    public void A_history_as_Keras_has_it()
    {
        using Sequential model = Same();
        model.Compile("sgd", "mse");
        var history = model.Fit(Tensor.Ones(4, 2), Tensor.Zeros(4, 2), epochs: 4, validationData: (Tensor.Ones(2, 2), Tensor.Zeros(2, 2)), validationFreq: 2,
            validationBatchSize: 1);
        Assert.That(history.History["loss"][^1], Is.EqualTo(1).Within(1e-6));
        Assert.That(history.History["val_loss"], Has.Count.EqualTo(2), "after the second and the fourth epoch");
        Assert.That(history.Epoch, Is.EqualTo(new[] { 0, 1, 2, 3 }));
        Assert.That(history.History.Keys, Is.EqualTo(history.Names));
    }

    private sealed class Stopper : Callback
    {
        public int Batches { get; private set; }

        public override void OnEpochEnd(int epoch, TrainingLogs logs) => Model.StopTraining = logs["loss"] < 2;

        public override void OnTrainBatchEnd(int batch, TrainingLogs logs) => Batches++;
    }

    [Test]
    public void Callbacks()
    {
        string folder = Directory.CreateTempSubdirectory("cnn-guess").FullName, log = Path.Combine(folder, "log.csv");
        try
        {
            using Sequential model = Same();
            model.Compile("sgd", "mse");
            var stopper = new Stopper();
            int ends = 0;
            model.Fit(Tensor.Ones(4, 2), Tensor.Zeros(4, 2), epochs: 3, batchSize: 2, callbacks: [
                stopper, new CSVLogger(log, separator: ";"), new LambdaCallback(onTrainBatchEnd: (_, _) => ends++, onBatchEnd: (_, _) => ends++),
                new ModelCheckpoint(Path.Combine(folder, "m.{epoch:02d}-{loss:.1f}.keras"), saveFreq: "epoch"),
                new LearningRateScheduler((epoch, lr) => epoch < 10 ? lr : lr * Math.Exp(-0.1), verbose: 0)]);
            Assert.That((stopper.Batches, ends), Is.EqualTo((2, 4)));
            Assert.That(File.ReadAllLines(log)[0], Does.StartWith("epoch;loss"));
            Assert.That(File.Exists(Path.Combine(folder, "m.01-1.0.keras")), Is.True);
            Assert.That(() => new ModelCheckpoint("a.{epoch:x}.keras"), Throws.ArgumentException.With.Message.Contains("{epoch:02d}"));
            Assert.That(() => new CSVLogger("a", separator: "::"), Throws.ArgumentException);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void A_backup_is_not_kept_of_a_training_that_a_callback_ended_and_kept_of_one_that_was_cancelled()
    {
        using var folder = new TemporaryFolder();
        using var source = new CancellationTokenSource();
        using var model = new Sequential { new Input(2), new Dense(1) };
        model.Options = new ModelOptions { Backend = BackendKind.Managed };
        model.Compile(new SGD(0.01), "mse");
        History Train(params Callback[] more) => model.Fit(
            Tensor.Ones(4, 2), Tensor.Zeros(4, 1), epochs: 9, callbacks: [new BackupAndRestore(folder.Path), .. more], cancellationToken: source.Token);

        Train(new EarlyStopping("loss", minDelta: 1e9, patience: 1));
        Assert.That(model.EpochsDone, Is.LessThan(9));
        Assert.That(Directory.GetFiles(folder.Path), Is.Empty);
        Train(new LambdaCallback(onEpochEnd: (_, _) => source.Cancel()));
        Assert.That(Directory.GetFiles(folder.Path), Has.Length.EqualTo(1));
    }

    [Test]
    public void Braces_of_folders_and_numbers_in_names_of_files_are_no_places()
    {
        using var folder = new TemporaryFolder();
        string braces = Path.Combine(folder.Path, "{val_nothing}");
        using var model = new Sequential { new Input(2), new Dense(1) };
        model.Options = new ModelOptions { Backend = BackendKind.Managed };
        model.Compile(new SGD(0.01), "mse");
        model.Fit(Tensor.Ones(4, 2), Tensor.Zeros(4, 1), epochs: 2, callbacks: [
            new ModelCheckpoint(Path.Combine(braces, "{epoch:02d}.keras")), new ModelCheckpoint(Path.Combine(braces, "run{1}"))]);
        Assert.That(Directory.GetFiles(braces).Select(Path.GetFileName), Is.EquivalentTo(new[] { "01.keras", "02.keras" }));
        Assert.That(File.Exists(Path.Combine(braces, "run{1}", "last.safetensors")));
        Assert.That(() => new ModelCheckpoint("run{1}.keras"), Throws.ArgumentException.With.Message.Contains("braces"));
    }

    [Test]
    public void A_backup_lets_the_same_program_go_on()
    {
        string folder = Directory.CreateTempSubdirectory("cnn-guess").FullName;
        try
        {
            History Train(int epochs, bool fails)
            {
                using var model = new Sequential { new Input(2), new Dense(1) };
                model.Options = new ModelOptions { Backend = BackendKind.Managed };
                model.Compile(new SGD(0.01, momentum: 0.9), "mse");
                return model.Fit(Tensor.Ones(4, 2), Tensor.Zeros(4, 1), epochs: epochs, callbacks: [
                    new BackupAndRestore(backupDir: folder),
                    new LambdaCallback(onEpochBegin: (epoch, _) =>
                    {
                        if (fails && epoch == 2)
                        {
                            throw new IOException("The process ends.");
                        }
                    })]);
            }

            Assert.That(() => Train(4, fails: true), Throws.TypeOf<IOException>());
            History rest = Train(4, fails: false);
            Assert.That(rest.Epochs, Is.EqualTo(new[] { 2, 3 }));
            Assert.That(Directory.GetFiles(folder), Is.Empty, "a training that is through needs no backup");
            Assert.That(rest["loss"][^1], Is.EqualTo(Train(4, fails: false)["loss"][^1]).Within(1e-6), "as one that was not interrupted");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
