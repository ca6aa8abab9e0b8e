using System.Text;
using System.Text.Json.Nodes;
using Cnn.Models;
using Cnn.OneDnn;

namespace Cnn.Cli.Tests;

/// <summary>A training is watched on images that are held out of those for training, and tested once, on others.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class ValidationPartTests
{
    private readonly TemporaryFolder folder = new();

    [OneTimeTearDown]
    public void Clean() => folder.Dispose();

    [Test]
    public void A_tenth_of_each_class_is_held_out_by_default_and_both_figures_are_told()
    {
        string file = Path.Combine(folder.Path, "a.safetensors");
        Invocation train = Synthetic("--checkpoint", file);
        Assert.That(train.Error, Does.Contain("10800 training, 1200 validation and 2000 test images"));
        Assert.That(train.Output,
            Does.Match(@"^Test accuracy [0-9.]+ %, loss [0-9.]+, on 2000 images of synthetic; validation accuracy [0-9.]+ %, loss [0-9.]+, on 1200; "));
        Assert.That(train.Error, Does.Contain("Best epoch: 1 of 1, validation loss ").And.Contain("To go on: cnn train fashion-mlp ")
            .And.Contain("--epochs 2 --resume").And.Contain($"To use it: cnn predict {file} IMAGE..."));
        Assert.That(Checkpoint.ReadInfo(file).Metadata["validation_split"], Is.EqualTo("0.1"));
    }

    [Test]
    public void With_0_the_test_images_are_watched_as_they_were_once()
    {
        JsonObject[] lines = Synthetic("--validation-split", "0", "--json").Json;
        Assert.That((double)lines[^1]["test_loss"]!, Is.EqualTo((double)lines[0]["val_loss"]!));
        Assert.That(lines[^1]["val_loss"], Is.Null);
    }

    // One that has no share in it began before a share was usual, or with none.
    [TestCase("0", "0.1", "cannot be changed")]
    [TestCase("0.1", "0", "cannot be changed")]
    [TestCase("0", "0", null)]
    [TestCase("0", null, null)]
    [TestCase(null, "0.1", null)]
    public void A_training_that_goes_on_keeps_its_part(string? first, string? then, string? message)
    {
        string file = Path.Combine(folder.Path, "resumed.safetensors");
        File.Delete(file);
        string[] Split(string? share) => share is null ? [] : ["--validation-split", share];
        Invocation train = Synthetic(["--checkpoint", file, .. Split(first)]),
            rest = Invocation.Of(["train", "fashion-mlp", "--resume", file, "--epochs", "2", .. Split(then)]);
        if (message is null)
        {
            Assert.That(rest.ExitCode, Is.Zero, rest.Error);
            Assert.That(Counts(rest), Is.EqualTo(Counts(train)));
        }
        else
        {
            rest.ExpectOneMessage(CommandLine.Usage, message);
        }
    }

    // The rule of trainings that began when classes were not looked at: other images would be held out now, some of which the network has learnt from.
    [Test]
    public void An_older_checkpoint_keeps_its_own_choice()
    {
        DataSplit split = DataSets.Open("synthetic", new DataOptions());
        (SubsetDataset _, SubsetDataset held) = split.Train.Split(0.25);
        Assert.That(TrainingPartsOf(split, "validation_choice"), Is.Not.EqualTo(held.Indices.ToArray()));
        Assert.That(TrainingPartsOf(split, null), Is.EqualTo(held.Indices.ToArray()));
    }

    [Test]
    public void Where_a_class_would_lose_its_only_image_nothing_is_held_out()
    {
        string few = folder.Write("few.csv", Encoding.ASCII.GetBytes("3,1,2,3,4\n1,9,8,7,6\n2,0,0,9,9\n0,9,9,0,0\n"));
        folder.Write("two/train.csv", File.ReadAllBytes(few));
        folder.Write("two/test.csv", File.ReadAllBytes(few));
        Invocation train = Invocation.Of(
            "train", "fashion-mlp", "--data", "csv:" + Path.Combine(folder.Path, "two"), "--label-column", "first", "--epochs", "1");
        Assert.That(train.ExitCode, Is.Zero, train.Error);
        Assert.That(train.Error, Does.Contain("4 training images are too few to hold some of each class out"));
    }

    private static int[] TrainingPartsOf(DataSplit split, string? key)
    {
        using var console = new StringWriter();
        var metadata = new Dictionary<string, string> { ["validation_split"] = "0.25" };
        if (key is not null)
        {
            metadata[key] = "class";
        }

        var info = new CheckpointInfo("", 1, 1, 0, new Dictionary<string, double>()) { Metadata = metadata };
        return ((SubsetDataset)Commands.TrainingParts.Divide(split, null, info, 0, new CommandOutput(console, console, json: false)).Validation)
            .Indices.ToArray();
    }

    private static string Counts(Invocation run) => run.ErrorLines.Single(l => l.StartsWith("fashion-mlp: ", StringComparison.Ordinal));

    private static Invocation Synthetic(params string[] more)
    {
        Invocation run = Invocation.Of(["train", "fashion-mlp", "--data", "synthetic", "--epochs", "1", "--batch", "512", .. more]);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        return run;
    }
}
