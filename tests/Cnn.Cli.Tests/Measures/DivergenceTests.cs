using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Cli.Tests.Measures;

/// <summary>A network that is lost is never reported as trained, never kept in the place of a good one, and named wherever it is used.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class DivergenceTests
{
    private readonly TemporaryFolder folder = new();

    private string Data => "csv:" + Path.Combine(folder.Path, "data");

    [OneTimeSetUp]
    public void Prepare()
    {
        string text = string.Concat(
            Enumerable.Range(0, 40).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i % 2},{(i * 7) % 256},{i % 2 * 200},{(i * 31) % 256},9\n")));
        folder.Write("data/train.csv", Encoding.ASCII.GetBytes(text));
        folder.Write("data/test.csv", Encoding.ASCII.GetBytes(text));
    }

    [OneTimeTearDown]
    public void Clean() => folder.Dispose();

    // One step an epoch: its loss is that of the first weights, and what it leaves is lost.
    [TestCase("0.1", "validation")]
    [TestCase("0", "test")]
    public void A_training_whose_last_step_is_its_last_is_a_failure(string split, string watched)
    {
        string run = Path.Combine(folder.Path, "diverged-" + watched);
        Invocation train = Invocation.Of(
            "train", "fashion-mlp", "--data", Data, "--epochs", "1", "--batch", "40", "--optimizer", "sgd", "--lr", "1e38", "--checkpoint", run,
            "--validation-split", split);
        Assert.Multiple(() =>
        {
            Assert.That(train.ExitCode, Is.EqualTo(CommandLine.Failure));
            Assert.That(train.Output, Is.Empty);
            Assert.That(train.ErrorLines[^1],
                Does.StartWith($"cnn: Training stopped: the loss on the {watched} images became ").And.Contain("smaller --learning-rate"));
            Assert.That(run, Does.Not.Exist, "nothing is kept that cannot be gone on with");
        });
    }

    [TestCase("20", Description = "in the last batch of an epoch")]
    [TestCase("40", Description = "after it, so that only the validation sees it")]
    public void A_good_checkpoint_stays(string batch)
    {
        string run = Path.Combine(folder.Path, "good" + batch), last = Path.Combine(run, "last.safetensors");
        string[] words = ["train", "fashion-mlp", "--data", Data, "--batch", batch, "--optimizer", "sgd", "--checkpoint", run];
        Assert.That(Invocation.Of([.. words, "--epochs", "1"]).ExitCode, Is.Zero);
        byte[] before = File.ReadAllBytes(last), best = File.ReadAllBytes(Path.Combine(run, "best.safetensors"));
        Invocation lost = Invocation.Of([.. words, "--epochs", "2", "--resume", "--lr", "1e38"]);
        Assert.That(lost.ExitCode, Is.EqualTo(CommandLine.Failure), lost.Error);
        Assert.That(File.ReadAllBytes(last), Is.EqualTo(before));
        Assert.That(File.ReadAllBytes(Path.Combine(run, "best.safetensors")), Is.EqualTo(best));
    }

    [Test]
    public void A_network_that_is_lost_is_measured_and_looked_into_with_a_failure()
    {
        string file = Path.Combine(folder.Path, "lost.safetensors"), image = folder.Write("a.png", TestImages.Gradient(2, 2));
        Save(file, double.NaN);
        Invocation eval = Invocation.Of("eval", "--checkpoint", file, "--data", Data);
        Assert.That((eval.ExitCode, eval.Output), Is.EqualTo((CommandLine.Failure, "")));
        Assert.That(eval.ErrorLines[^1], Does.Contain("its training diverged"));
        string to = Path.Combine(folder.Path, "inside");
        Invocation.Of("features", "--checkpoint", file, "--image", image, "--output", to).ExpectOneMessage(CommandLine.Failure, "its training diverged");
        Assert.That(to, Does.Not.Exist);
    }

    // 3e38 x 2 is no float: the dark image is fine, the bright one is not.
    [Test]
    public void The_image_is_named_that_has_no_numbers()
    {
        string file = Path.Combine(folder.Path, "large.safetensors"), dark = folder.Write("dark.png", Grey(0)), bright = folder.Write("bright.png", Grey(255));
        Save(file, 3e38);
        Invocation.Of("predict", dark, bright, "--checkpoint", file, "--json").ExpectOneMessage(CommandLine.Failure, $"gives no numbers for {bright}");
    }

    [Test]
    public void A_small_probability_is_not_zero()
    {
        string file = Path.Combine(folder.Path, "sure.safetensors"), bright = folder.Write("sure.png", Grey(255));
        Save(file, 3.75);
        JsonNode[] classes = [.. Invocation.Of("predict", bright, "--checkpoint", file, "--json").Json.Single()["predictions"]!.AsArray().Select(p => p!)];

        // The softmax of (0, 15).
        Assert.That((double)classes[1]["probability"]!, Is.EqualTo(Math.Exp(-15) / (1 + Math.Exp(-15))).Within(1).Percent);
    }

    private static byte[] Grey(byte value) => Cnn.Models.Tests.Data.Support.PngBytes.Plain(2, 2, 1, [value, value, value, value]);

    // Scores (0, w (x1 + x2 + x3 + x4)) of an image of four pixels.
    private static void Save(string path, double weight)
    {
        using var model = new Sequential(new Input(2, 2, 1), new Flatten(), new Dense(2) { Activation = Activation.Softmax, UseBias = false });
        float w = (float)weight;
        model.SetWeight(model.Parameters[0], Tensor.From<float>([0, w, 0, w, 0, w, 0, w], new Shape(4, 2)));
        model.Save(path);
    }
}
