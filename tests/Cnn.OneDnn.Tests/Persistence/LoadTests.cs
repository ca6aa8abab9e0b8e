using Cnn.OneDnn.Tests.Interop;
using Cnn.OneDnn.Tests.Training;

namespace Cnn.OneDnn.Tests.Persistence;

/// <summary>Checkpoints that open without the program that made them.</summary>
[TestFixture]
[NonParallelizable]
public sealed partial class LoadTests
{
    private readonly TemporaryFolder folder = new();

    private static IEnumerable<TestCaseData> Models => SmallModels.All.Select(m => new TestCaseData(m.Make).SetArgDisplayNames(m.Name));

    private static IEnumerable<TestCaseData> Optimizers =>
    [
        Optimizer("SGD", () => new Sgd { Momentum = 0.9, ClipNorm = 1 }),
        Optimizer("Adam on a schedule", () => new Adam { Schedule = new CosineDecay(0.01, 30) }),
        Optimizer("AdamW", () => new AdamW { GlobalClipNorm = 0.5 }),
        Optimizer("Nadam", () => new Nadam()),
        Optimizer("Ftrl", () => new Ftrl()),
        Optimizer("RMSprop with accumulation", () => new RmsProp { Centered = true, GradientAccumulationSteps = 3 }),
    ];

    private string FilePath => Path.Combine(folder.Path, "model.safetensors");

    [OneTimeTearDown]
    public void RemoveFolder() => folder.Dispose();

    [TestCaseSource(nameof(Models))]
    public void A_model_that_was_not_compiled_comes_back_with_its_weights(Func<Model> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        using Model model = make();
        SmallModels.Fill(model, 5);
        model.Save(FilePath, new Dictionary<string, string> { ["classes"] = "cat\ndog", ["mean"] = "0.5" });
        using var copy = Model.Load(FilePath, SmallModels.Managed);
        Assert.That(copy.Summary(), Is.EqualTo(model.Summary()));
        Assert.That(copy.Layers.Select(l => (l.Name, l.Trainable)), Is.EqualTo(model.Layers.Select(l => (l.Name, l.Trainable))));
        Assert.That(SmallTraining.Weights(copy), Is.EqualTo(SmallTraining.Weights(model)));
        Assert.That(copy.Optimizer, Is.Null);
        Assert.That(copy.Options.Seed, Is.EqualTo(7));
        Assert.That(Checkpoint.ReadInfo(FilePath).Metadata, Is.EqualTo(new Dictionary<string, string> { ["classes"] = "cat\ndog", ["mean"] = "0.5" }));
    }

    [TestCaseSource(nameof(Optimizers))]
    public void Training_goes_on_from_the_file_alone_bit_for_bit(Func<Optimizer> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        using Model whole = SmallTraining.Compiled(make());
        Fit(whole, 5);
        using (Model first = SmallTraining.Compiled(make()))
        {
            Fit(first, 2);
            first.Save(FilePath);
        }

        using var second = Model.Load(FilePath, SmallModels.Managed);
        Assert.That(second.EpochsDone, Is.EqualTo(2));
        Fit(second, 5);
        Assert.That(SmallTraining.Weights(second), Is.EqualTo(SmallTraining.Weights(whole)));
    }

    // Both follow a loss that stops falling: what they have counted before the interruption decides what they do after it.
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4)]
    public void Callbacks_go_on_counting(int interrupted)
    {
        string whole = folder.Create($"whole{interrupted}"), parts = folder.Create($"parts{interrupted}");
        IReadOnlyList<double> expected = Run(SmallTraining.Compiled(new Sgd { LearningRate = 1e-6 }), whole, 0, 9)["learning_rate"];
        Run(SmallTraining.Compiled(new Sgd { LearningRate = 1e-6 }), parts, 0, interrupted);
        IReadOnlyList<double> rest = Run(Model.Load(Path.Combine(parts, "last.safetensors"), SmallModels.Managed), parts, interrupted, 9)["learning_rate"];
        Assert.That(rest, Is.EqualTo(expected.Skip(interrupted)));
        Assert.That(expected, Has.Count.LessThan(9), "training was ended early");
        Assert.That(File.ReadAllBytes(Path.Combine(parts, "last.safetensors")), Is.EqualTo(File.ReadAllBytes(Path.Combine(whole, "last.safetensors"))));

        static History Run(Model model, string folder, int from, int to)
        {
            using (model)
            {
                // What is saved first in the list still sees what the others make of the epoch.
                return model.Fit(SmallTraining.Data(), new FitOptions
                {
                    BatchSize = 16,
                    InitialEpoch = from,
                    Epochs = to,
                    Callbacks = [new ModelCheckpoint(folder), new ReduceLROnPlateau { Monitor = "loss", Patience = 2, MinDelta = 10, Cooldown = 1 },
                        new EarlyStopping { Monitor = "loss", Patience = 6, MinDelta = 10 }],
                });
            }
        }
    }

    [Test]
    public void Losses_and_metrics_come_back_with_their_options()
    {
        using Model model = SmallModels.SeveralEnds();
        Loss[] losses = [new CategoricalCrossentropy { FromLogits = true, LabelSmoothing = 0.1f }, new Huber { Delta = 0.25f },
            new BinaryCrossentropy { LabelSmoothing = 0.2f }];
        Metric[] metrics =
            [new Precision { Threshold = 0.3f, ClassId = 1 }, new Recall(), new TopKCategoricalAccuracy { K = 2 },
                new F1Score { Average = Averaging.Weighted, Threshold = 0.4f }, new Auc { Curve = AucCurve.PrecisionRecall }, new Accuracy { Threshold = 0.2f },
                new BinaryAccuracy { Threshold = 0.7f }, Metric.MeanAbsoluteError];
        model.Compile(new Adam(), losses, metrics);
        model.Save(FilePath);
        using var copy = Model.Load(FilePath, SmallModels.Managed);
        Assert.That(copy.Losses, Is.EqualTo(losses).UsingPropertiesComparer());
        Assert.That(copy.Metrics, Is.EqualTo(metrics).UsingPropertiesComparer());
    }

    [Test]
    public void The_precision_of_training_is_known()
    {
        using Model model = SmallModels.Sequential();
        model.Options = SmallModels.Managed with { DataTypePolicy = DataTypePolicy.MixedBFloat16, AllowEmulatedBFloat16 = true };
        model.Save(FilePath);
        Assert.That(Checkpoint.ReadInfo(FilePath).DataTypePolicy, Is.EqualTo(DataTypePolicy.MixedBFloat16));
        using var loaded = Model.Load(FilePath);
        Assert.That(loaded.Options.DataTypePolicy, Is.EqualTo(DataTypePolicy.Float32), "a CPU without bfloat16 can open it");
    }

    [Test]
    public void An_epoch_that_was_cut_short_is_saved_as_far_as_it_was()
    {
        string path = folder.Create("cut");
        using Model model = SmallTraining.Compiled(new Sgd());
        model.Fit(SmallTraining.Data(), new FitOptions { Epochs = 3, BatchSize = 10, Callbacks = [new StopAfter(7), new ModelCheckpoint(path)] });
        Assert.That(Checkpoint.ReadInfo(Path.Combine(path, "last.safetensors")),
            Has.Property("Epoch").EqualTo(1).And.Property("Step").EqualTo(7).And.Property("StepsOfEpoch").EqualTo(2));
        Assert.That(model.EpochsDone, Is.EqualTo(1));
    }

    [Test]
    public void Leftovers_of_a_killed_process_are_taken_away()
    {
        string path = folder.Create("left"), other = Path.Combine(path, "mine.tmp");
        File.WriteAllText(Path.Combine(path, ".cnn-999999999-0123456789ab.tmp"), "half");
        File.WriteAllText(other, "whole");
        using Model model = SmallTraining.Compiled(new Sgd());
        model.Fit(SmallTraining.Data(), new FitOptions { Callbacks = [new ModelCheckpoint(path)] });
        Assert.That(Directory.GetFiles(path, "*.tmp"), Is.EqualTo(new[] { other }));
    }

    private static void Fit(Model model, int epochs) =>
        model.Fit(SmallTraining.Data(), new FitOptions { BatchSize = 8, InitialEpoch = model.EpochsDone, Epochs = epochs });

    private void SaveTrained()
    {
        using Model model = SmallTraining.Compiled(new Nadam());
        Fit(model, 1);
        model.Save(FilePath);
    }

    private static TestCaseData Optimizer(string name, Func<Optimizer> make) => new TestCaseData(make).SetArgDisplayNames(name);

    private sealed class StopAfter(int steps) : Callback
    {
        private int done;

        public override void OnBatchEnd(int batch, TrainingLogs logs)
        {
            if (++done == steps)
            {
                StopTraining();
            }
        }
    }
}
