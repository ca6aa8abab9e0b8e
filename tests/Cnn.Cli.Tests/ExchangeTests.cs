using System.Text.Json.Nodes;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Cli.Tests;

/// <summary>Networks to and from ONNX, and event files, from the command line.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class ExchangeTests
{
    private readonly TemporaryFolder folder = new();

    private string Trained => Path.Combine(folder.Path, "trained.safetensors");

    private string Exported => Path.Combine(folder.Path, "trained.onnx");

    private string Events => Path.Combine(folder.Path, "events");

    [OneTimeSetUp]
    public void TrainAndExport()
    {
        Run("train", "fashion-mlp", "--data", "synthetic", "--batch", "512", "--seed", "4", "--epochs", "1", "--checkpoint", Trained, "--tensorboard", Events);
        Run("export", "--checkpoint", Trained, "--output", Exported);
    }

    [OneTimeTearDown]
    public void RemoveFolder() => folder.Dispose();

    [TestCase]
    [TestCase("--channels-last")]
    public void What_was_exported_and_imported_is_as_good_as_before(params string[] options)
    {
        string again = Path.Combine(folder.Path, "again.safetensors"), first = Path.Combine(folder.Path, "first.onnx");
        if (options.Length > 0)
        {
            Run("export", "fashion-mlp", "--checkpoint", Trained, "--channels-first", "--output", first);
        }

        JsonObject read = Run(["import", options.Length > 0 ? first : Exported, "--output", again, "--seed", "4", "--json", .. options]).Json.Single();
        JsonObject before = Run("eval", "--checkpoint", Trained, "--json").Json.Single(), after = Run("eval", "--checkpoint", again, "--json").Json.Single();
        Assert.Multiple(() =>
        {
            Assert.That((long)read["params"]!, Is.EqualTo(101_770));
            Assert.That((string)read["input"]!, Is.EqualTo("(28, 28, 1)"));
            Assert.That((double)after["test_loss"]!, Is.EqualTo((double)before["test_loss"]!).Within(1e-5));
            Assert.That((double)after["test_accuracy"]!, Is.EqualTo((double)before["test_accuracy"]!));
        });
    }

    [Test]
    public void A_network_that_gives_scores_is_predicted_with_probabilities()
    {
        string scores = Path.Combine(folder.Path, "scores.onnx"), again = Path.Combine(folder.Path, "scores.safetensors"),
            image = folder.Write("digit.png", TestImages.Gradient(28, 28));
        Run("export", "--checkpoint", Trained, "--output", scores, "--logits");
        Run("import", scores, "--output", again);
        (int Label, double Probability)[] Predict(string checkpoint) =>
            [.. Run("predict", image, "--checkpoint", checkpoint, "--top", "10", "--json").Json.Single()["predictions"]!.AsArray()
                .Select(p => ((int)p!["label"]!, (double)p["probability"]!))];
        (int Label, double Probability)[] before = Predict(Trained), after = Predict(again);
        Assert.Multiple(() =>
        {
            Assert.That(before.Sum(p => p.Probability), Is.EqualTo(1).Within(1e-4));
            Assert.That(after.Select(p => p.Label), Is.EqualTo(before.Select(p => p.Label)));
            Assert.That(after.Select(p => p.Probability), Is.EqualTo(before.Select(p => p.Probability)).Within(1e-4));
        });
    }

    [Test]
    public void A_network_without_classes_is_not_predicted_but_looked_into()
    {
        string path = Path.Combine(folder.Path, "image-to-image.safetensors"), image = folder.Write("plain.png", TestImages.Gradient(8, 8)),
            output = Path.Combine(folder.Path, "inside");
        using (var model = new Sequential(new Input(8, 8, 1), new Conv2D(2, 3)))
        {
            model.Save(path);
        }

        Invocation.Of("predict", image, "--checkpoint", path).ExpectOneMessage(CommandLine.Failure, "expected one number per class");
        Run("features", "--checkpoint", path, "--image", image, "--output", output);
        Assert.That(File.ReadAllText(Path.Combine(output, "index.html")), Does.Contain("2 channels of 6 × 6").And.Not.Contain("Most probable classes"));
    }

    [Test]
    public void A_network_of_the_zoo_is_exported_with_its_first_weights()
    {
        string path = Path.Combine(folder.Path, "lenet5.onnx");
        JsonObject line = Run("export", "lenet5", "--output", path, "--logits", "--json").Json.Single();
        Assert.Multiple(() =>
        {
            Assert.That((long)line["params"]!, Is.EqualTo(44_426));
            Assert.That((long)line["bytes"]!, Is.EqualTo(new FileInfo(path).Length).And.GreaterThan(4 * 44_426));
        });
    }

    [Test]
    public void A_training_leaves_event_files() => Assert.Multiple(() =>
    {
        Assert.That(Directory.GetFiles(Path.Combine(Events, "train"), "events.out.tfevents.*"), Has.Length.EqualTo(1));
        Assert.That(Directory.GetFiles(Path.Combine(Events, "validation"), "events.out.tfevents.*"), Has.Length.EqualTo(1));
    });

    [Test]
    public void What_cannot_be_done_is_one_message()
    {
        string text = folder.Write("text.onnx", "no network"u8.ToArray()), to = Path.Combine(folder.Path, "none.safetensors");
        Invocation.Of("export", "--output", to).ExpectOneMessage(CommandLine.Usage, "needs a network");
        Invocation.Of("export", "lenet6", "--output", to).ExpectOneMessage(CommandLine.Usage, "'lenet6'");
        Invocation.Of("export", "lenet5", "--checkpoint", Trained, "--output", to).ExpectOneMessage(CommandLine.Usage, "not of 'lenet5'");
        Invocation.Of("import", "ghost.onnx", "--output", to).ExpectOneMessage(CommandLine.Usage, "'ghost.onnx'");
        Invocation.Of("import", text, "--output", to).ExpectOneMessage(CommandLine.Failure, "no ONNX file");
        Invocation.Of("import", Exported, "--output", to, "--input-shape", "3,x").ExpectOneMessage(CommandLine.Usage, "'3,x'");
        Invocation.Of("import", Exported, "--output", to, "--classes", "5").ExpectOneMessage(CommandLine.Usage, "--classes is about weights");
        Invocation.Of("import", Exported, "--output", to, "--map", text).ExpectOneMessage(CommandLine.Usage, "--map is about weights");
        Assert.That(File.Exists(to), Is.False);
    }

    private static Invocation Run(params string[] args)
    {
        Invocation run = Invocation.Of(args);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        return run;
    }
}
