using System.Text.Json.Nodes;
using Cnn.OneDnn.Planning;
using Cnn.OneDnn.Tests.Formats;
using Cnn.OneDnn.Tests.Interop;
using Cnn.OneDnn.Tests.Training;
using Cnn.Tests;

namespace Cnn.OneDnn.Tests.Persistence;

/// <summary>Checkpoints that open without the program that made them.</summary>
[TestFixture]
[NonParallelizable]
public sealed class LoadTests
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

    private static IEnumerable<TestCaseData> Damage =>
    [
        Text("config", null, "does not say how"),
        Text("config", "{", "not JSON"),
        Text("config", "[]", "JSON object"),
        Text("config", """{"name":"m","inputs":[],"outputs":[],"layers":[]}""", "at least one input"),
        Text("config", """{"name":"m","name":"m"}""", "not JSON"),
        Text("losses", """{"losses":[]}""", "0 losses for 1 outputs"),
        Text("losses", """{"losses":[{"class_name":"perplexity","config":{}}]}""", "perplexity"),
        Text("losses", """{"losses":[{"class_name":"huber","config":{"delta":-1}}]}""", "positive"),
        Text("metrics", """{"metrics":[{"class_name":"precision","config":{"class_id":0.5}}]}""", "whole number"),
        Text("optimizer", """{"class_name":"Eve","config":{"learning_rate":1}}""", "Eve"),
        Text("optimizer", """{"class_name":"SGD","config":{"learning_rate":1,"clipnorm":1,"clipvalue":1}}""", "Only one"),
        Text("optimizer_scalars", "2", "numbers in"),
        Text("data_type", "Float8", "Float8"),
        Text("callbacks", "7", "JSON object"),
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
                    Callbacks = [new ModelCheckpoint(folder), new ReduceLROnPlateau { Monitor = "loss", Patience = 2, MinDelta = 10, Cooldown = 1 }, new EarlyStopping { Monitor = "loss", Patience = 6, MinDelta = 10 }],
                });
            }
        }
    }

    [Test]
    public void Losses_and_metrics_come_back_with_their_options()
    {
        using Model model = SmallModels.SeveralEnds();
        Loss[] losses = [new CategoricalCrossentropy { FromLogits = true, LabelSmoothing = 0.1f }, new Huber { Delta = 0.25f }, new BinaryCrossentropy { LabelSmoothing = 0.2f }];
        Metric[] metrics = [new Precision { Threshold = 0.3f, ClassId = 1 }, new Recall(), new TopKCategoricalAccuracy { K = 2 }, new F1Score { Average = Averaging.Weighted, Threshold = 0.4f }, new Auc { Curve = AucCurve.PrecisionRecall }, new Accuracy { Threshold = 0.2f }, new BinaryAccuracy { Threshold = 0.7f }, Metric.MeanAbsoluteError];
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
        Assert.That(Checkpoint.ReadInfo(Path.Combine(path, "last.safetensors")), Has.Property("Epoch").EqualTo(1).And.Property("Step").EqualTo(7).And.Property("StepsOfEpoch").EqualTo(2));
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

    [TestCaseSource(nameof(Damage))]
    public void Damaged_text_is_refused(string key, string? value, string says)
    {
        SaveTrained();
        Rewrite(text =>
        {
            text.Remove(key);
            if (value is not null)
            {
                text[key] = value;
            }
        });
        Assert.That(() => Model.Load(FilePath, SmallModels.Managed), Throws.TypeOf<InvalidFormatException>().With.Message.Contains(says).And.Message.StartsWith(FilePath));
    }

    // A config may ask for a network of any size: nothing is made for it before the file has shown that it holds the weights.
    [Test]
    public void A_config_larger_than_its_file_takes_no_memory()
    {
        SaveTrained();
        Rewrite(text => text["config"] = text["config"].Replace("\"units\":3", "\"units\":14000000", StringComparison.Ordinal));
        long before = GC.GetTotalAllocatedBytes();
        Assert.That(() => Model.Load(FilePath, SmallModels.Managed), Throws.TypeOf<InvalidFormatException>().With.Message.Contains("dense/kernel is"));
        Assert.That(GC.GetTotalAllocatedBytes() - before, Is.LessThan(64 << 20));
    }

    [Test]
    public void Mutated_checkpoints_are_loaded_or_refused()
    {
        SaveTrained();
        Mutations.Check(File.ReadAllBytes(FilePath), 1500, bytes =>
        {
            File.WriteAllBytes(FilePath, bytes);
            Model.Load(FilePath, SmallModels.Managed).Dispose();
        });
    }

    // Damage to what the texts say, each of them as JSON or numbers as before.
    [Test]
    public void Checkpoints_with_other_values_in_their_text_are_loaded_or_refused()
    {
        using (Model model = SmallTraining.Compiled(new Adam { Schedule = new CosineDecay(0.01, 30) }))
        {
            model.Fit(SmallTraining.Data(), new FitOptions { BatchSize = 8, Callbacks = [new EarlyStopping { Monitor = "loss", RestoreBestWeights = true }] });
            model.Save(FilePath);
        }

        byte[] sound = File.ReadAllBytes(FilePath);
        var random = new Random(6);
        Mutations.Check(Mutants(), 800, 16 << 20, bytes =>
        {
            File.WriteAllBytes(FilePath, bytes);
            Model.Load(FilePath, SmallModels.Managed).Dispose();
        });

        IEnumerable<byte[]> Mutants()
        {
            for (int i = 0; i < 800; i++)
            {
                File.WriteAllBytes(FilePath, sound);
                Rewrite(text =>
                {
                    string key = text.Keys.Order(StringComparer.Ordinal).ElementAt(random.Next(text.Count));
                    text[key] = TextMutations.Mutate(text[key], random);
                });
                yield return File.ReadAllBytes(FilePath);
            }
        }
    }

    // Damage that leaves the JSON whole reaches the layers.
    [Test]
    public void Mutated_configs_are_built_or_refused()
    {
        using Model model = SmallModels.Residual();
        string[] values = ["0", "-1", "1e9", "2147483647", "-2147483648", "1e300", "0.5", "null", "true", "[]", "{}", "\"\"", "\"dense\"", "[[]]", "[[[]]]", "[1,2,3,4,5,6,7,8,9]"];
        var random = new Random(4);
        int refused = 0;
        for (int i = 0; i < 3000; i++)
        {
            JsonObject config = model.GetConfig();
            for (int j = random.Next(1, 3); j > 0; j--)
            {
                JsonNode[] places = [.. Descendants(config)];
                places[random.Next(places.Length)].ReplaceWith(JsonNode.Parse(values[random.Next(values.Length)]));
            }

            try
            {
                Model.FromConfig(config, SmallModels.Managed).Dispose();
            }
            catch (InvalidFormatException)
            {
                refused++;
            }
            catch (Exception e)
            {
                Assert.Fail($"{e.GetType().Name}: {e.Message}\n{config.ToJsonString()}\n{e.StackTrace}");
            }
        }

        Assert.That(refused, Is.InRange(1000, 2999));
    }

    private static IEnumerable<JsonNode> Descendants(JsonNode node)
    {
        IEnumerable<JsonNode?> children = node switch
        {
            JsonObject o => o.Select(p => p.Value),
            JsonArray a => a,
            _ => [],
        };
        return children.OfType<JsonNode>().SelectMany(c => Descendants(c).Prepend(c));
    }

    private static void Fit(Model model, int epochs) =>
        model.Fit(SmallTraining.Data(), new FitOptions { BatchSize = 8, InitialEpoch = model.EpochsDone, Epochs = epochs });

    private void SaveTrained()
    {
        using Model model = SmallTraining.Compiled(new Nadam());
        Fit(model, 1);
        model.Save(FilePath);
    }

    private void Rewrite(Action<Dictionary<string, string>> change)
    {
        Dictionary<string, string> text;
        using (var reader = new SafeTensorsReader(FilePath))
        {
            text = new Dictionary<string, string>(reader.Metadata);
        }

        change(text);
        SafeTensors.Save(FilePath, SafeTensors.Load(FilePath), text);
    }

    private static TestCaseData Optimizer(string name, Func<Optimizer> make) => new TestCaseData(make).SetArgDisplayNames(name);

    private static TestCaseData Text(string key, string? value, string says) => new TestCaseData(key, value, says).SetArgDisplayNames($"{key}: {says}");

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
