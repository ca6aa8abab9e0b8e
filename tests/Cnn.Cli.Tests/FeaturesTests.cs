using System.Text.Json.Nodes;

namespace Cnn.Cli.Tests;

/// <summary>Feature maps and reports from the command line.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class FeaturesTests
{
    private readonly TemporaryFolder folder = new();
    private string image = "";

    private string Run => Path.Combine(folder.Path, "run");

    private string Checkpoint => Path.Combine(Run, "last.safetensors");

    [OneTimeSetUp]
    public void Train()
    {
        image = folder.Write("image.png", TestImages.Gradient(40, 30));
        Invocation train = Invocation.Of("train", "lenet5", "--data", "synthetic", "--batch", "512", "--epochs", "1", "--checkpoint", Run, "--report", Run);
        Assert.That(train.ExitCode, Is.Zero, train.Error);
    }

    [OneTimeTearDown]
    public void Clean() => folder.Dispose();

    [Test]
    public void Chosen_layers_get_a_picture_each_and_a_page()
    {
        string output = Path.Combine(folder.Path, "chosen");
        Invocation run = Invocation.Of(
            "features", "lenet5", "--checkpoint", Checkpoint, "--image", image, "--layer", "conv2d", "dense_2", "--output", output, "--json");
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.Zero, run.Error);
            Assert.That(run.Json.Select(l => (string)l["layer"]!), Is.EqualTo(new[] { "conv2d", "dense_2" }));
            Assert.That(run.Json[0]["shape"]!.AsArray().Select(n => (int)n!), Is.EqualTo(new[] { 24, 24, 6 }));
            Assert.That(Directory.GetFiles(output).Select(f => Path.GetFileName(f)).Order(), Is.EqualTo(new[] { "conv2d.png", "dense_2.png", "index.html" }));
            Assert.That(File.ReadAllText(Path.Combine(output, "index.html")), Does.Contain("6 channels of 24 × 24").And.Contain("Most probable classes"));
        });
    }

    [Test]
    public void An_unknown_layer_is_a_wrong_call_that_names_the_nearest() =>
        Invocation.Of("features", "--checkpoint", Checkpoint, "--image", image, "--layer", "conv2").ExpectOneMessage(CommandLine.Usage, "'conv2d'");

    [Test]
    public void A_bad_image_is_one_message()
    {
        string bad = folder.Write("bad.png", TestImages.CutOff());
        Invocation.Of("features", "--checkpoint", Checkpoint, "--image", bad).ExpectOneMessage(CommandLine.Failure, "truncated");
    }

    [Test]
    public void A_report_is_drawn_anew()
    {
        string file = Path.Combine(folder.Path, "again.html");
        JsonObject line = Invocation.Of("report", Run, "--output", file, "--json").Json.Single();
        Assert.That((string)line["file"]!, Is.EqualTo(file));
        Assert.That(File.ReadAllText(file), Is.EqualTo(File.ReadAllText(Path.Combine(Run, "report.html"))));
    }

    [Test]
    public void A_folder_without_a_record_is_one_message() => Invocation.Of("report", folder.Path).ExpectOneMessage(CommandLine.Failure, "run.jsonl");

    [Test]
    public void A_folder_that_is_not_there_is_a_wrong_call() => Invocation.Of("report", "no-such-folder").ExpectOneMessage(CommandLine.Usage, "no-such-folder");
}
