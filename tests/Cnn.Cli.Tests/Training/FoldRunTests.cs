using System.Text.Json.Nodes;
using Cnn.OneDnn.Tests;

namespace Cnn.Cli.Tests;

/// <summary>Cross-validation on the command line.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class FoldRunTests
{
    private readonly TemporaryFolder folder = new();

    private string Run => Path.Combine(folder.Path, "run");

    [OneTimeSetUp]
    public void WriteImages()
    {
        var random = new Random(14);
        foreach (string path in Enumerable.Range(0, 16).Select(i => $"images/{(i < 12 ? "train" : "test")}/{(i % 2 == 0 ? "even" : "odd")}/{i}.png"))
        {
            folder.Write(path, TestImages.Noise(random, 28, 1));
        }
    }

    [OneTimeTearDown]
    public void Clean() => folder.Dispose();

    [Test]
    public void Each_part_is_watched_once_and_the_mean_is_told()
    {
        Invocation all = Train("--folds", "3", "--checkpoint", Run, "--json");
        JsonObject[] lines = [.. all.Json.Where(l => l.ContainsKey("test_loss"))];
        double[] accuracies = [.. lines.Select(l => (double)l["val_accuracy"]!)];
        double mean = (accuracies[0] + accuracies[1] + accuracies[2]) / 3;
        double deviation = Math.Sqrt(accuracies.Sum(a => (a - mean) * (a - mean)) / 2);
        JsonObject last = all.Json[^1];
        Assert.That(lines, Has.Length.EqualTo(3));
        Assert.That((int?)last["folds"], Is.EqualTo(3));
        Assert.That((double?)last["val_accuracy"], Is.EqualTo(mean).Within(1e-6));
        Assert.That((double?)last["deviation"], Is.EqualTo(deviation).Within(1e-6));
        Assert.That(all.ErrorLines.Count(l => l.Contains("8 training, 4 validation and 4 test images", StringComparison.Ordinal)), Is.EqualTo(3));

        // The command that is printed goes on with the same part.
        string[] words = all.ErrorLines.First(l => l.StartsWith("To go on: cnn ", StringComparison.Ordinal))["To go on: cnn ".Length..].Split(' ');
        Assert.That(words, Does.Contain(Path.Combine(Run, "fold-1")).And.Not.Contain("--folds"));
        Invocation again = Invocation.Of(words);
        Assert.That(again.ExitCode, Is.EqualTo(CommandLine.Success), again.Error);
        Assert.That(again.Error, Does.Contain("8 training, 4 validation and 4 test images"));
    }

    [Test]
    public void A_file_for_each_where_one_file_was_named()
    {
        string file = Path.Combine(folder.Path, "net.safetensors");
        Train("--folds", "2", "--checkpoint", file);
        Assert.That(new[] { "net-fold-1.safetensors", "net-fold-2.safetensors" }.Select(n => Path.Combine(folder.Path, n)), Is.All.Exist);
        Assert.That(file, Does.Not.Exist);
    }

    [Test]
    public void What_cannot_be_is_refused_in_words()
    {
        Invocation.Of(Words("--folds", "1")).ExpectOneMessage(CommandLine.Usage, "2 or more");
        Invocation.Of(Words("--folds", "3", "--validation-split", "0.1")).ExpectOneMessage(CommandLine.Usage, "--validation-split");
        Invocation.Of(Words("--folds", "3", "--resume", "--checkpoint", Run)).ExpectOneMessage(CommandLine.Usage, "--resume");
        Assert.That(Invocation.Of(Words("--folds", "13")).Error, Does.Contain("12 training images, fewer than 13 parts"));
    }

    private static Invocation Success(Invocation training)
    {
        Assert.That(training.ExitCode, Is.EqualTo(CommandLine.Success), training.Error);
        return training;
    }

    private string[] Words(params string[] more) =>
        ["train", "lenet5", "--data", $"folder:{Path.Combine(folder.Path, "images")}", "--batch", "4", "--epochs", "1", .. more];

    private Invocation Train(params string[] more) => Success(Invocation.Of(Words(more)));
}
