using System.Text.Json.Nodes;

namespace Cnn.Cli.Tests.Calls;

/// <summary>cnn explain.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class ExplainTests
{
    private readonly TemporaryFolder folder = new();
    private string image = "";

    private string Run => Path.Combine(folder.Path, "run");

    [OneTimeSetUp]
    public void Train()
    {
        image = folder.Write("image.png", TestImages.Gradient(40, 30));
        Invocation train = Invocation.Of("train", "lenet5", "--data", "synthetic", "--batch", "512", "--epochs", "1", "--checkpoint", Run);
        Assert.That(train.ExitCode, Is.Zero, train.Error);
    }

    [OneTimeTearDown]
    public void Clean() => folder.Dispose();

    [Test]
    public void An_image_gets_two_pictures_and_a_page()
    {
        string output = Path.Combine(folder.Path, "seen");
        JsonObject line = Invocation.Of("explain", Run, image, "--class", "7", "--output", output, "--json").Json.Single();
        Assert.Multiple(() =>
        {
            Assert.That(((string?)line["class"], (int)line["label"]!, (string?)line["layer"]), Is.EqualTo(("7", 7, "conv2d_1")));
            Assert.That(Directory.GetFiles(output).Select(f => Path.GetFileName(f)).Order(),
                Is.EqualTo(new[] { "image-grad-cam.png", "image-saliency.png", "index.html" }));
            Assert.That(File.ReadAllText(Path.Combine(output, "index.html")), Does.Contain("explained as 7").And.Contain("Most probable classes"));
        });
    }

    [Test]
    public void A_name_that_ends_in_html_is_the_page_alone()
    {
        string page = Path.Combine(Directory.CreateDirectory(Path.Combine(folder.Path, "alone")).FullName, "page.html");
        Invocation run = Invocation.Of("explain", "--checkpoint", Run, image, "--layer", "conv2d", "--output", page);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(Directory.GetFiles(Path.GetDirectoryName(page)!).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)), Is.EqualTo(new[] { page }));
        Assert.That(run.Output, Does.Contain("Explained 1 image by conv2d to"));
    }

    [TestCase("--layer", "conv2d_2", "Did you mean 'conv2d_1'?")]
    [TestCase("--layer", "dense", "gives channels with places")]
    [TestCase("--class", "eleven", "no class 'eleven'")]
    [TestCase("--class", "10", "0 to 9")]
    public void A_layer_or_class_that_is_not_there_is_a_wrong_call(string option, string value, string expected) =>
        Invocation.Of("explain", Run, image, option, value, "--output", Path.Combine(folder.Path, "never")).ExpectOneMessage(CommandLine.Usage, expected);

    [Test]
    public void A_network_without_convolutions_is_one_message()
    {
        string mlp = Path.Combine(folder.Path, "mlp");
        Invocation train = Invocation.Of("train", "fashion-mlp", "--data", "synthetic", "--batch", "512", "--epochs", "1", "--checkpoint", mlp);
        Assert.That(train.ExitCode, Is.Zero, train.Error);
        Invocation.Of("explain", mlp, image, "--output", Path.Combine(folder.Path, "never")).ExpectOneMessage(CommandLine.Failure, "no convolutional network");
    }

    [Test]
    public void A_bad_image_is_named_and_the_others_are_explained()
    {
        string bad = folder.Write("bad.png", TestImages.CutOff()), output = Path.Combine(folder.Path, "some");
        Invocation run = Invocation.Of("explain", Run, bad, image, "--output", output);
        Assert.That(run.ExitCode, Is.EqualTo(CommandLine.Failure));
        Assert.That(run.Error, Does.Contain("bad.png").And.Contain("truncated"));
        Assert.That(File.Exists(Path.Combine(output, "image-grad-cam.png")));
    }

    [Test]
    public void A_call_without_a_network_says_how() =>
        Invocation.Of("explain", image).ExpectOneMessage(CommandLine.Usage, "cnn explain RUN IMAGE...");
}
