using Cnn.OneDnn.Tests.Formats;

namespace Cnn.OneDnn.Tests.Training;

[NonParallelizable]
public sealed class CheckpointTests
{
    private string folder = "";

    private string FilePath => Path.Combine(folder, "last.safetensors");

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("cnn-checkpoint-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    private static IEnumerable<TestCaseData> Kinds()
    {
        yield return new TestCaseData((Func<Optimizer>)(() => new Sgd { Momentum = 0.9, Nesterov = true })).SetArgDisplayNames("SGD");
        yield return new TestCaseData((Func<Optimizer>)(() => new Adam { Schedule = new CosineDecay(0.01, 20) })).SetArgDisplayNames("Adam with a schedule");
        yield return new TestCaseData((Func<Optimizer>)(() => new Nadam())).SetArgDisplayNames("Nadam");
        yield return new TestCaseData((Func<Optimizer>)(() => new Adagrad())).SetArgDisplayNames("Adagrad");
        yield return new TestCaseData((Func<Optimizer>)(() => new Ftrl())).SetArgDisplayNames("Ftrl");

        // Seven steps per epoch: the checkpoint falls between two updates.
        yield return new TestCaseData((Func<Optimizer>)(() => new RmsProp { GradientAccumulationSteps = 4 })).SetArgDisplayNames("RMSprop with accumulation");
    }

    [TestCaseSource(nameof(Kinds))]
    public void Resumed_training_gives_the_bits_of_one_that_was_not_interrupted(Func<Optimizer> make)
    {
        float[] expected = Train(make(), 0, 4, null);
        Train(make(), 0, 2, null, saveAs: FilePath);
        Assert.That(Train(make(), 2, 4, FilePath), Is.EqualTo(expected));
    }

    [Test]
    public void The_weights_of_the_best_epoch_survive_being_interrupted([Values(2, 3, 4, 5)] int after)
    {
        // A learning rate that grows spoils the network from the third epoch on; patience ends the training after the fifth.
        float[] Run(int from, int to, out EarlyStopping stopping)
        {
            using Model model = SmallTraining.Compiled(new Sgd { LearningRate = 0.01 });
            if (from > 0)
            {
                Checkpoint.Resume(model, FilePath);
            }

            stopping = new EarlyStopping { Monitor = "loss", RestoreBestWeights = true, Patience = 3 };
            Callback[] callbacks = [new LearningRateScheduler((epoch, _) => epoch < 2 ? 0.01 : 20), stopping,
                new ModelCheckpoint(folder) { LastPath = FilePath, SaveBest = false }];
            model.Fit(SmallTraining.Data(),
                new FitOptions { BatchSize = 8, InitialEpoch = from, Epochs = to, Callbacks = callbacks, StopOnDivergence = false });
            return SmallTraining.Weights(model);
        }

        float[] expected = Run(0, 9, out EarlyStopping whole);
        Assert.That((whole.BestEpoch, whole.StoppedEpoch), Is.EqualTo((1, 4)));
        Run(0, after, out _);
        Assert.That(Run(after, 9, out EarlyStopping resumed), Is.EqualTo(expected));
        Assert.That((resumed.BestEpoch, resumed.StoppedEpoch), Is.EqualTo((1, 4)));
    }

    [Test]
    public void A_checkpoint_saved_right_after_resuming_is_the_same_file()
    {
        Train(new Nadam(), 0, 2, null, saveAs: FilePath);
        string again = Path.Combine(folder, "again.safetensors");
        using Model model = SmallTraining.Compiled(new Nadam());
        CheckpointInfo info = Checkpoint.Resume(model, FilePath);
        Checkpoint.Save(model, again);
        Assert.That(File.ReadAllBytes(again), Is.EqualTo(File.ReadAllBytes(FilePath)));
        Assert.That(info, Is.EqualTo(info with { Epoch = 2, Step = 14, Seed = 3, ModelName = "sequential" }));
    }

    [Test]
    public void Weights_alone_fit_a_model_of_another_seed_and_optimizer()
    {
        using Model trained = SmallTraining.Compiled(new Adam()), other = SmallTraining.Network(seed: 99);
        trained.Fit(SmallTraining.Data(), new FitOptions { BatchSize = 8 });
        Checkpoint.Save(trained, FilePath);
        other.LoadWeights(FilePath);
        Assert.That(SmallTraining.Weights(other), Is.EqualTo(SmallTraining.Weights(trained)));
        Tensor input = new(new Shape(4, 6, 6, 2));
        Assert.That(other.Predict(input).ToArray<float>(), Is.EqualTo(trained.Predict(input).ToArray<float>()).Within(1e-6));
    }

    [Test]
    public void The_learning_rate_is_the_checkpoints()
    {
        var optimizer = new Sgd();
        using Model model = SmallTraining.Compiled(optimizer);
        model.Fit(SmallTraining.Data(), new FitOptions());
        optimizer.LearningRate = 0.00125;
        Checkpoint.Save(model, FilePath);
        var second = new Sgd { LearningRate = 1 };
        using Model resumed = SmallTraining.Compiled(second);
        Checkpoint.Resume(resumed, FilePath);
        Assert.That(resumed.Optimizer!.LearningRate, Is.EqualTo(0.00125));
        Assert.That(second.LearningRate, Is.EqualTo(1), "it is the user's, and may be given to another model");
    }

    [Test]
    public void A_checkpoint_of_another_model_changes_nothing()
    {
        Train(new Adam(), 0, 1, null, saveAs: FilePath);
        using Model wider = SmallTraining.Network(filters: 6), sgd = SmallTraining.Compiled(new Sgd()), seed = SmallTraining.Compiled(new Adam(), seed: 4);
        float[] before = SmallTraining.Weights(wider), sgdBefore = SmallTraining.Weights(sgd);
        Assert.That(() => wider.LoadWeights(FilePath), Refused("conv2d/kernel is (3, 3, 2, 5)", "expected (3, 3, 2, 6)"));
        Assert.That(() => Checkpoint.Resume(sgd, FilePath), Refused("was trained with Adam (2 arrays per weight)", "compiled with SGD (0)"));
        Assert.That(() => Checkpoint.Resume(seed, FilePath), Refused("made with seed 3", "with 4"));
        Assert.That(() => Checkpoint.Resume(wider, FilePath), Throws.InvalidOperationException.With.Message.Contains("not compiled"));
        Assert.That(SmallTraining.Weights(wider), Is.EqualTo(before));
        Assert.That(SmallTraining.Weights(sgd), Is.EqualTo(sgdBefore));
    }

    [Test]
    public void Files_that_lack_or_add_weights_are_refused()
    {
        using Model model = SmallTraining.Network();
        Dictionary<string, Tensor> all = model.Parameters.ToDictionary(p => $"{p.Owner!.Name}/{p.Name}", model.GetWeight);
        SafeTensors.Save(FilePath, all.Where(t => t.Key != "dense/bias"));
        Assert.That(() => model.LoadWeights(FilePath), Refused("1 missing", "dense/bias"));
        SafeTensors.Save(FilePath, all.Append(new("more", new Tensor(new Shape(1)))));
        Assert.That(() => model.LoadWeights(FilePath), Refused("1 unknown", "more"));
        SafeTensors.Save(FilePath, all);
        Assert.That(() => model.LoadWeights(FilePath), Throws.Nothing);
        Assert.That(() => Checkpoint.ReadInfo(FilePath), Refused("is not a checkpoint", "received 'none'"));
    }

    [TestCase("epoch", "-1")]
    [TestCase("epoch", "99999999999")]
    [TestCase("step", "x")]
    [TestCase("seed", null)]
    [TestCase("optimizer", "{")]
    [TestCase("optimizer", "{}")]
    [TestCase("optimizer_slots", "-3")]
    [TestCase("optimizer_scalars", "1 2 x")]
    [TestCase("figure/loss", "high")]
    public void Damaged_text_is_refused(string key, string? value)
    {
        Train(new Adam(), 0, 1, null, saveAs: FilePath);
        Dictionary<string, string> text;
        using (var reader = new SafeTensorsReader(FilePath))
        {
            text = new Dictionary<string, string>(reader.Metadata);
        }

        text.Remove(key);
        if (value is not null)
        {
            text[key] = value;
        }

        SafeTensors.Save(FilePath, SafeTensors.Load(FilePath), text);
        Assert.That(() => Checkpoint.ReadInfo(FilePath), Refused(FilePath, "text is damaged"));
    }

    [Test]
    public void Mutated_checkpoints_are_read_or_refused()
    {
        Train(new Nadam(), 0, 1, null, saveAs: FilePath);
        using Model model = SmallTraining.Compiled(new Nadam());
        Mutations.Check(File.ReadAllBytes(FilePath), 1000, bytes =>
        {
            File.WriteAllBytes(FilePath, bytes);
            Checkpoint.Resume(model, FilePath);
        });
    }

    private static float[] Train(Optimizer optimizer, int from, int to, string? resumeFrom, string? saveAs = null)
    {
        using Model model = SmallTraining.Compiled(optimizer);
        if (resumeFrom is not null)
        {
            Assert.That(Checkpoint.Resume(model, resumeFrom).Epoch, Is.EqualTo(from));
        }

        model.Fit(SmallTraining.Data(), new FitOptions { BatchSize = 8, InitialEpoch = from, Epochs = to });
        if (saveAs is not null)
        {
            Checkpoint.Save(model, saveAs);
        }

        return SmallTraining.Weights(model);
    }

    private static NUnit.Framework.Constraints.ContainsConstraint Refused(string first, string second) =>
        Throws.InstanceOf<InvalidFormatException>().With.Message.Contains(first).And.Message.Contains(second);
}
