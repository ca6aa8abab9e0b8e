using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Cnn.Cli.Commands;
using Cnn.OneDnn;

namespace Cnn.Cli.Tests;

/// <summary>
/// How a network learns beyond its optimizer: what was asked for is what is done, a checkpoint keeps it, and a training that goes on is compared with it.
/// </summary>
[TestFixture]
[NonParallelizable]
internal sealed class RecipeTests
{
    private static readonly string[] All =
    [
        "--schedule", "cosine:0.1", "--warmup", "0.5", "--weight-decay", "0.01", "--clip-norm", "1", "--label-smoothing", "0.1", "--class-weights", "balanced",
        "--ema", "0.9", "--early-stopping", "3", "--layer-rate", "dense=0.5",
    ];

    private readonly TemporaryFolder folder = new();
    private string table = "", full = "";

    [OneTimeSetUp]
    public void Train()
    {
        table = folder.Write("table.csv", Rows());
        full = Path.Combine(folder.Path, "full.safetensors");
        Run(["--epochs", "2", "--optimizer", "momentum", "--lr", "0.02", "--checkpoint", full, .. All]);
    }

    [OneTimeTearDown]
    public void Clean() => folder.Dispose();

    [Test]
    public void The_model_of_the_checkpoint_learns_as_was_asked()
    {
        using Model model = Model.Load(full);
        Optimizer optimizer = model.Optimizer!;
        Assert.Multiple(() =>
        {
            // The rise takes half an epoch of two.
            var schedule = (LinearWarmup)optimizer.Schedule!;
            Assert.That((schedule.WarmupSteps, ((CosineDecay)schedule.Next).DecaySteps), Is.EqualTo((Steps / 2, (2 * Steps) - (Steps / 2))));
            Assert.That(((CosineDecay)schedule.Next).Alpha, Is.EqualTo(0.1));
            Assert.That(schedule.Next.At(0), Is.EqualTo(0.02));
            Assert.That((optimizer.WeightDecay, optimizer.GlobalClipNorm, optimizer.ClipValue), Is.EqualTo(((double?)0.01, (double?)1, (double?)null)));
            Assert.That(optimizer.ExcludedFromWeightDecay, Is.EqualTo(new[] { "bias", "beta", "gamma" }));
            Assert.That((optimizer.UseEma, optimizer.EmaMomentum), Is.EqualTo((true, 0.9)));
            Assert.That(optimizer.LearningRateMultipliers, Is.EquivalentTo(new Dictionary<string, double> { ["dense"] = 0.5 }));
            Assert.That(((Sgd)optimizer).Momentum, Is.EqualTo(0.9));
            Assert.That(((CategoricalCrossentropy)model.Losses[0]).LabelSmoothing, Is.EqualTo(0.1f));
        });
    }

    [Test]
    public void The_same_call_goes_on_and_ends_where_one_that_was_not_interrupted_does()
    {
        string whole = Path.Combine(folder.Path, "whole"), parts = Path.Combine(folder.Path, "parts");
        string[] words = ["--optimizer", "momentum", "--lr", "0.02", "--schedule", "step:2:0.5", "--ema", "0.9", "--class-weights", "1,2", "--weight-decay",
            "0.1", "--decay-all", "--loss", "mean_squared_error", "--clip-value", "0.5"];
        Run(["--epochs", "4", "--checkpoint", whole, .. words]);
        Run(["--epochs", "2", "--checkpoint", parts, .. words]);
        Run(["--epochs", "4", "--checkpoint", parts, "--resume", .. words]);
        IReadOnlyDictionary<string, Tensor> expected = SafeTensors.Load(Path.Combine(whole, "last.safetensors")),
            actual = SafeTensors.Load(Path.Combine(parts, "last.safetensors"));
        Assert.That(actual.Keys, Is.EquivalentTo(expected.Keys));
        foreach ((string name, Tensor tensor) in expected)
        {
            Assert.That(actual[name].ToArray<float>(), Is.EqualTo(tensor.ToArray<float>()), name);
        }
    }

    [TestCase("--schedule", "linear")]
    [TestCase("--warmup", "1")]
    [TestCase("--weight-decay", "0.02")]
    [TestCase("--clip-norm", "2")]
    [TestCase("--clip-value", "2")]
    [TestCase("--label-smoothing", "0.2")]
    [TestCase("--class-weights", "1,2")]
    [TestCase("--ema", "0.8")]
    [TestCase("--loss", "hinge")]
    [TestCase("--layer-rate", "dense=0.25")]
    public void What_differs_is_refused(string option, string value) =>
        Invocation.Of("train", "fashion-mlp", "--resume", full, "--epochs", "3", option, value)
            .ExpectOneMessage(CommandLine.Usage, $"{option} cannot be changed");

    [Test]
    public void Equal_values_written_otherwise_are_taken_and_patience_may_change()
    {
        Invocation run = Run(["--resume", full, "--epochs", "3", "--schedule", "COSINE:0.1", "--warmup", "0.50", "--lr", "0.020", "--early-stopping", "5"]);
        Assert.That(run.Error, Does.Contain("was trained with --early-stopping 3 and goes on with 5").And.Contain("The schedule was made for 2 epochs"));
        Invocation.Of("train", "fashion-mlp", "--resume", full, "--epochs", "3", "--lr", "0.5")
            .ExpectOneMessage(CommandLine.Usage, "--learning-rate cannot be changed");
    }

    [TestCase("schedule", "cosine:0", "cosine")]
    [TestCase("schedule", "cosine:.10", "cosine:0.1")]
    [TestCase("schedule", "polynomial:2:0", "polynomial")]
    [TestCase("schedule", "polynomial:2:0.5", "polynomial:2:0.5")]
    [TestCase("schedule", "polynomial:1:0", "polynomial:1")]
    [TestCase("schedule", "step:30:0.1", "step:30")]
    [TestCase("schedule", "exponential:0.95", "exponential")]
    [TestCase("loss", "mean-squared-error", "mean_squared_error")]
    [TestCase("class_weights", "dog=2,cat=.5", "cat=0.5,dog=2")]
    [TestCase("class_weights", "2.0,1", "2,1")]
    [TestCase("class_weights", "balanced", "balanced")]
    [TestCase("layer_rate", "layer1=.3,conv1=0.10", "conv1=0.1,layer1=0.3")]
    [TestCase("ema", ".90", "0.9")]
    public void A_setting_has_one_way_to_be_written(string key, string text, string expected) =>
        Assert.That(RecipeText.Normalize(key, text), Is.EqualTo(expected));

    [Test]
    public void A_training_goes_on_with_equal_settings_in_other_words()
    {
        string file = Path.Combine(folder.Path, "words.safetensors");
        Run(["--epochs", "1", "--checkpoint", file, "--loss", "mean-squared-error", "--schedule", "cosine:0", "--layer-rate", "dense_1=2,dense=0.5"]);
        Invocation rest = Run(["--epochs", "2", "--resume", file, "--loss", "mean_squared_error", "--schedule", "cosine", "--layer-rate",
            "dense=.5,dense_1=2.0", "--label-smoothing", "0", "--warmup", "0"]);
        Assert.That(Checkpoint.ReadInfo(file).Metadata["loss"], Is.EqualTo("mean_squared_error"), rest.Error);
    }

    [TestCase("schedule", "cosine:0,1")]
    [TestCase("class_weights", "x")]
    [TestCase("ema", "2")]
    [TestCase("early_stopping", "0")]
    [TestCase("loss", "none")]
    public void Damaged_text_is_refused(string key, string value)
    {
        string file = Path.Combine(folder.Path, "damaged.safetensors");
        using (Model model = Model.Load(full))
        {
            model.Save(file, new Dictionary<string, string>(Checkpoint.ReadInfo(full).Metadata) { [key] = value });
        }

        Invocation.Of("train", "fashion-mlp", "--resume", file, "--epochs", "3").ExpectOneMessage(CommandLine.Failure, "is damaged");
    }

    // Noise for labels: nothing that is learnt holds for the images that were held out.
    [Test]
    public void A_training_that_does_not_get_better_ends_with_its_best_weights()
    {
        string noise = folder.Write("noise.csv", Rows(noise: true)), run = Path.Combine(folder.Path, "noise");
        Invocation train = Run(["--data", "csv:" + noise, "--epochs", "60", "--lr", "0.05", "--early-stopping", "2", "--checkpoint", run, "--json"]);
        JsonObject last = train.Json[^1];
        int best = (int)last["best_epoch"]!, epochs = (int)last["epochs"]!;
        JsonObject best1 = train.Json[best - 1];
        Assert.Multiple(() =>
        {
            Assert.That(epochs, Is.EqualTo(best + 2).And.LessThan(60));
            Assert.That((double)last["val_loss"]!, Is.EqualTo((double)best1["val_loss"]!).Within(1e-6));
            Assert.That((string)last["checkpoint"]!, Does.EndWith("best.safetensors"));
            Assert.That(train.Error, Does.Contain($"Ended after epoch {epochs}").And.Contain($"those of epoch {best}"));
        });
        Assert.That((double)Invocation.Of("eval", run, "--json").Json[0]["test_loss"]!, Is.EqualTo((double)last["test_loss"]!).Within(1e-5));
    }

    [Test]
    public void Weights_of_classes_move_the_predictions_towards_the_rare_class()
    {
        double plain = Rare(), balanced = Rare("--class-weights", "balanced"), named = Rare("--class-weights", "1=0");
        Assert.That(balanced, Is.GreaterThan(plain));
        Assert.That(named, Is.LessThan(plain), "a class that counts nothing is never told");
        Invocation wrong = Invocation.Of("train", "fashion-mlp", "--data", "csv:" + table, "--epochs", "1", "--class-weights", "1,2,3");
        Assert.That((wrong.ExitCode, wrong.ErrorLines[^1].Contains("3 numbers for 2 classes", StringComparison.Ordinal)),
            Is.EqualTo((CommandLine.Usage, true)), wrong.Error);
        wrong = Invocation.Of("train", "fashion-mlp", "--data", "csv:" + table, "--epochs", "1", "--class-weights", "cat=2");
        Assert.That((wrong.ExitCode, wrong.ErrorLines[^1].Contains("no class 'cat'", StringComparison.Ordinal)),
            Is.EqualTo((CommandLine.Usage, true)), wrong.Error);
    }

    // 40 rows: 8 or so are for the test, a tenth of the others for validation.
    private const int Steps = 4;

    // The mean probability that a network gives the second class, of which a tenth of its training images are.
    private double Rare(params string[] options)
    {
        string rare = folder.Write("rare.csv", Encoding.ASCII.GetBytes(
            string.Concat(Enumerable.Range(0, 100).Select(i => $"{(i % 10 == 0 ? 1 : 0)},{i * 37 % 256},{i * 91 % 256},{i * 53 % 256},7\n"))));
        string file = Path.Combine(folder.Path, "rare.safetensors"), probabilities = Path.Combine(folder.Path, "rare-out.csv"),
            image = folder.Write("one.png", TestImages.Gradient(2, 2));
        File.Delete(file);
        Invocation run = Invocation.Of(
            ["train", "fashion-mlp", "--data", "csv:" + rare, "--image-size", "2x2", "--epochs", "4", "--batch", "8", "--checkpoint", file, .. options]);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(Invocation.Of("predict", file, image, "--output", probabilities).ExitCode, Is.Zero);
        return double.Parse(File.ReadAllLines(probabilities)[1].Split(',')[^1], CultureInfo.InvariantCulture);
    }

    private Invocation Run(string[] options)
    {
        string[] data = options.Contains("--data") || (options.Contains("--resume") && !options.Contains("--checkpoint"))
            ? []
            : ["--data", "csv:" + table, "--batch", "8"];
        Invocation run = Invocation.Of(["train", "fashion-mlp", .. data, .. options]);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        return run;
    }

    private static byte[] Rows(bool noise = false)
    {
        var random = new Random(7);
        return Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 40).Select(i => string.Create(
            CultureInfo.InvariantCulture,
            $"{(noise ? random.Next(2) : i % 2)},{(i % 2 * 100) + random.Next(100)},{random.Next(256)},{random.Next(256)},{i}\n"))));
    }
}
