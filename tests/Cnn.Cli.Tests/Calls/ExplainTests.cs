using System.Globalization;
using System.Text;
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
        Assert.That(run.Output, Does.Contain("Explained 1 image by what layer conv2d gives: "));
    }

    [TestCase("--layer", "conv2d_2", "Did you mean 'conv2d_1'?")]
    [TestCase("--layer", "dense", "gives channels with places")]
    [TestCase("--class", "eleven", "no class 'eleven'")]
    [TestCase("--class", "10", "no class '10'. It has 0 to 9.")]
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
    public void A_folder_is_explained_again_without_what_was_written_into_it()
    {
        string photos = Path.Combine(folder.Path, "photos"), other = Path.Combine(photos, "maps");
        Directory.CreateDirectory(photos);
        File.Copy(image, Path.Combine(photos, "a.png"));

        // One picture of that ending alone is anybody's.
        File.Copy(image, Path.Combine(photos, "own-saliency.png"));
        foreach (string output in (string[])[photos, other])
        {
            Assert.That(Invocation.Of("explain", Run, photos, "--output", output).ExitCode, Is.Zero);
        }

        Invocation again = Invocation.Of("explain", Run, photos, "--output", other, "--json");
        Assert.That(again.Json.Select(l => Path.GetFileName((string)l["image"]!)), Is.EqualTo(new[] { "a.png", "own-saliency.png" }));
        Assert.That(again.ErrorLines, Has.One.EqualTo($"{photos}: 8 pictures are left out that cnn explain wrote."));
        Assert.That(Invocation.Of("predict", Run, photos, "--json").Json, Has.Length.EqualTo(2));
        Invocation.Of("explain", Run, other).ExpectLastMessage(CommandLine.Usage, "files in '" + other + "' but what cnn explain wrote.");
    }

    [Test]
    public void An_image_from_standard_input_is_called_so()
    {
        string output = Path.Combine(folder.Path, "piped");
        Invocation run = ChildProgram.Run(
            "/bin/sh", ["-c", "cat \"$0\" | dotnet \"$@\"", image, .. ChildProgram.Command("explain", Run, "-", "--output", output)]);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(Directory.GetFiles(output, "*.png").Select(f => Path.GetFileName(f)).Order(),
            Is.EqualTo(new[] { "standard-input-grad-cam.png", "standard-input-saliency.png" }));
        Assert.That(File.ReadAllText(Path.Combine(output, "index.html")), Does.Contain("\">standard input <small>"));
    }

    [Test]
    public void Images_of_one_name_are_told_apart_on_the_page()
    {
        string[] files = [.. ((string[])["x", "y"]).Select(f => Path.Combine(Directory.CreateDirectory(Path.Combine(folder.Path, f)).FullName, "same.png"))];
        foreach (string file in files)
        {
            File.Copy(image, file);
        }

        string page = Path.Combine(folder.Path, "same.html");
        Assert.That(Invocation.Of("explain", Run, files[0], image, files[1], "--output", page).ExitCode, Is.Zero);
        Assert.That(File.ReadAllText(page), Does.Contain($">{files[0]} <small>").And.Contain(">image.png <small>").And.Contain($">{files[1]} <small>"));
    }

    [Test]
    public void A_file_that_holds_the_best_epoch_too_is_explained_by_that()
    {
        // Noise for labels: what is learnt of it holds for no other image, and the best epoch is none of the last.
        var random = new Random(7);
        string file = Path.Combine(folder.Path, "one.safetensors"), noise = folder.Write("noise.csv", Encoding.ASCII.GetBytes(string.Concat(
            Enumerable.Range(0, 40).Select(i => $"{i % 2},{string.Join(',', Enumerable.Range(0, 784).Select(_ => random.Next(256)))}\n"))));
        Invocation train = Invocation.Of(
            "train", "lenet5", "--data", "csv:" + noise, "--batch", "8", "--epochs", "60", "--early-stopping", "2", "--checkpoint", file, "--json");
        Assert.That(train.ExitCode, Is.Zero, train.Error);
        JsonObject last = train.Json[^1];
        Invocation run = Invocation.Of("explain", file, image, "--output", Path.Combine(folder.Path, "one.html"));
        Assert.That(run.Error, Does.Contain(string.Create(
            CultureInfo.InvariantCulture, $"of {(int)last["epochs"]!} epochs and the weights of the best, epoch {(int)last["best_epoch"]!}: those are used")));
    }

    [Test]
    public void A_call_without_a_network_says_how() =>
        Invocation.Of("explain", image).ExpectOneMessage(CommandLine.Usage, "cnn explain RUN IMAGE...");
}
