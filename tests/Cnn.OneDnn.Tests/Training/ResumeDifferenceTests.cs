using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cnn.OneDnn.Tests.Training;

/// <summary>
/// What a checkpoint knows of its training is compared with the training that it meets: every setting of every optimizer, schedules and losses.
/// </summary>
[TestFixture]
[NonParallelizable]
internal sealed class ResumeDifferenceTests
{
    private static readonly Optimizer[] Optimizers =
    [
        new Sgd { Momentum = 0.9 }, new Adagrad(), new Adadelta(), new RmsProp { Momentum = 0.5 }, new Adam(), new AdamW(), new Adamax(),
        new Nadam(), new Lion(), new Ftrl(),
    ];

    private static readonly LearningRateSchedule[] Schedules =
    [
        new ConstantLearningRate(0.1), new CosineDecay(0.1, 9), new ExponentialDecay(0.1, 9, 0.5), new InverseTimeDecay(0.1, 9, 0.5), new OneCycle(0.1, 9),
        new PiecewiseConstantDecay([3], [0.1, 0.2]), new PolynomialDecay(0.1, 9), new LinearWarmup(new CosineDecay(0.1, 9), 3),
        new CosineDecayRestarts(0.1, 9),
    ];

    private string folder = "";

    private static IEnumerable<TestCaseData> Kinds => Optimizers.Select(o => new TestCaseData(o).SetArgDisplayNames(o.GetType().Name));

    private string FilePath => Path.Combine(folder, "a.safetensors");

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("cnn-difference-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void Every_optimizer_and_every_schedule_is_here()
    {
        Type[] all = [.. typeof(Model).Assembly.GetExportedTypes().Where(t => !t.IsAbstract)];
        Assert.That(Optimizers.Select(o => o.GetType()), Is.EquivalentTo(all.Where(t => t.IsSubclassOf(typeof(Optimizer)))
            .Except([typeof(SGD), typeof(RMSprop)])), "those are Sgd and RmsProp in other letters");
        Assert.That(Schedules.Select(s => s.GetType()), Is.EquivalentTo(all.Where(t => t.IsSubclassOf(typeof(LearningRateSchedule)))));
    }

    [TestCaseSource(nameof(Kinds))]
    public void A_setting_that_differs_is_named_and_refused(Optimizer optimizer)
    {
        Save(optimizer);
        JsonObject config = Config(optimizer);
        string kind = (string)config["class_name"]!;
        foreach ((string key, JsonNode? value) in config["config"]!.AsObject())
        {
            JsonObject other = config["config"]!.DeepClone().AsObject();
            other[key] = value switch
            {
                null => key == "gradient_accumulation_steps" ? 3 : 0.5,
                JsonValue v when v.TryGetValue(out bool flag) => !flag,
                _ => (double)value == 0 ? 0.25 : (double)value / 2,
            };
            using JsonDocument document = JsonDocument.Parse(other.ToJsonString());
            using Model model = SmallTraining.Compiled(Optimizer.FromConfig(kind, document.RootElement));
            float[] before = SmallTraining.Weights(model);
            if (key == "learning_rate")
            {
                Checkpoint.Resume(model, FilePath);
                Assert.That(model.Optimizer!.LearningRate, Is.EqualTo(optimizer.LearningRate), "the checkpoint's");
                continue;
            }

            Assert.That(() => Checkpoint.Resume(model, FilePath), Refused(kind).And.Message.Contains(key).Or.Message.Contains("arrays per weight"), key);
            Assert.That(SmallTraining.Weights(model), Is.EqualTo(before), "the model is unchanged");
            Assert.That((model.EpochsDone, model.Optimizer!.LearningRate), Is.EqualTo((0, optimizer.LearningRate)));
        }
    }

    // Momentum and Nesterov's have the same arrays.
    [Test]
    public void Another_kind_with_the_same_arrays_is_refused()
    {
        Save(new Adam());
        using Model adamax = SmallTraining.Compiled(new Adamax()), decayed = SmallTraining.Compiled(new AdamW());
        Assert.That(() => Checkpoint.Resume(adamax, FilePath), Refused("Adamax"));
        Assert.That(() => Checkpoint.Resume(decayed, FilePath), Refused("AdamW"));
    }

    [Test]
    public void Schedules_are_compared_too()
    {
        foreach (LearningRateSchedule saved in Schedules)
        {
            Save(new Sgd { Schedule = saved });
            using (Model same = SmallTraining.Compiled(new Sgd { Schedule = saved }))
            {
                Assert.That(() => Checkpoint.Resume(same, FilePath), Throws.Nothing, saved.GetType().Name);
            }

            Optimizer[] others = [new Sgd { LearningRate = 0.1 }, new Sgd { Schedule = new Own() }, .. Schedules.Where(s => s != saved)
                .Append(new ConstantLearningRate(0.3)).Append(new CosineDecay(0.1, 10)).Select(s => new Sgd { Schedule = s })];
            foreach (Optimizer other in others)
            {
                using Model model = SmallTraining.Compiled(other);
                Assert.That(() => Checkpoint.Resume(model, FilePath), Throws.TypeOf<InvalidFormatException>().With.Message.Contains("learning_rate")
                    .Or.Message.Contains("schedule of your own"), $"{saved.GetType().Name} and {other.Schedule}");
            }
        }

        Save(new Sgd { LearningRate = 0.1 });
        using Model scheduled = SmallTraining.Compiled(new Sgd { Schedule = new ConstantLearningRate(0.1) });
        Assert.That(() => Checkpoint.Resume(scheduled, FilePath), Refused("learning_rate"));
    }

    [Test]
    public void Another_loss_is_refused_and_other_metrics_are_not()
    {
        Save(new Sgd());
        using Model loss = SmallTraining.Network(), metrics = SmallTraining.Network();
        loss.Compile(new Sgd(), new SparseCategoricalCrossentropy { FromLogits = true });
        metrics.Compile(new Sgd(), Loss.SparseCategoricalCrossentropy, Metric.Auc);
        Assert.That(() => Checkpoint.Resume(loss, FilePath), Refused("losses"));
        Assert.That(() => Checkpoint.Resume(metrics, FilePath), Throws.Nothing);
    }

    // A model that was saved before it was compiled has no learning rate to take over.
    [Test]
    public void A_checkpoint_without_a_training_leaves_the_learning_rate()
    {
        using (Model plain = SmallTraining.Network())
        {
            plain.Save(FilePath);
        }

        using Model model = SmallTraining.Compiled(new Sgd { LearningRate = 0.25 });
        Checkpoint.Resume(model, FilePath);
        Assert.That(model.Optimizer!.LearningRate, Is.EqualTo(0.25));
    }

    private static JsonObject Config(Optimizer optimizer)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        optimizer.WriteConfig(writer);
        writer.Flush();
        return JsonNode.Parse(buffer.WrittenSpan)!.AsObject();
    }

    private static NUnit.Framework.Constraints.ContainsConstraint Refused(string says) =>
        Throws.TypeOf<InvalidFormatException>().With.Message.Contains("Compile it as before").And.Message.Contains(says);

    private void Save(Optimizer optimizer)
    {
        using Model model = SmallTraining.Compiled(optimizer);
        model.Fit(SmallTraining.Data(20));
        model.Save(FilePath);
    }

    private sealed class Own : LearningRateSchedule
    {
        public override double At(long step) => 0.1;
    }
}
