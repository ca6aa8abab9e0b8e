using System.Text.Json.Nodes;

namespace Cnn.Cli.Tests;

/// <summary>Short trainings on the built-in digits.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class TrainTests
{
    private static readonly string[] EpochKeys = ["epoch", "loss", "accuracy", "val_loss", "val_accuracy", "img_s", "seconds", "wait_share"];
    private static readonly string[] LastKeys = ["test_loss", "test_accuracy", "val_loss", "val_accuracy", "best_epoch", "epochs", "seconds", "checkpoint"];

    [Test]
    public void JSON_gives_a_line_per_epoch_and_a_last_one_and_the_same_seed_the_same_bits()
    {
        Invocation first = Train("7"), second = Train("7"), other = Train("8");
        Assert.Multiple(() =>
        {
            Assert.That(first.ExitCode, Is.Zero, first.Error);
            Assert.That(first.Json, Has.Length.EqualTo(3));
            Assert.That(first.Json[0].Select(p => p.Key), Is.EqualTo(EpochKeys));
            Assert.That(first.Json[^1].Select(p => p.Key), Is.EqualTo(LastKeys));
            Assert.That((int)first.Json[1]["epoch"]!, Is.EqualTo(2));
            Assert.That((double)first.Json[1]["loss"]!, Is.LessThan((double)first.Json[0]["loss"]!));
            Assert.That(Results(second), Is.EqualTo(Results(first)));
            Assert.That(Results(other), Is.Not.EqualTo(Results(first)));
        });
    }

    [Test]
    public void Without_JSON_the_test_accuracy_is_the_one_line_on_standard_output()
    {
        Invocation train = Invocation.Of("train", "fashion-mlp", "--data", "synthetic", "--epochs", "1", "--batch", "512");
        Assert.Multiple(() =>
        {
            Assert.That(train.ExitCode, Is.Zero, train.Error);
            Assert.That(train.OutputLines, Has.Length.EqualTo(1));
            Assert.That(train.Output, Does.StartWith("Test accuracy "));
            Assert.That(train.Error, Does.Contain("Epoch 1/1 22/22").And.Contain("val_accuracy: "));
        });
    }

    [Test]
    public void A_diverging_training_stops_with_one_message_and_exit_code_one()
    {
        Invocation train = Invocation.Of(
            "train", "fashion-mlp", "--data", "synthetic", "--epochs", "3", "--batch", "512", "--optimizer", "sgd", "--learning-rate", "1e30");
        Assert.Multiple(() =>
        {
            Assert.That(train.ExitCode, Is.EqualTo(CommandLine.Failure));
            Assert.That(train.ErrorLines[^1], Does.StartWith("cnn: Training stopped: the loss became ").And.Contain("smaller --learning-rate"));
            Assert.That(train.Output, Is.Empty);
        });
    }

    [TestCase("--checkpoint")]
    [TestCase("--report")]
    [TestCase("--tensorboard")]
    public void A_place_that_cannot_be_written_is_named_before_the_training(string option)
    {
        using var folder = new TemporaryFolder();
        string place = Path.Combine(folder.Write("file", [1]), "run");
        Invocation train = Invocation.Of("train", "fashion-mlp", "--data", "synthetic", "--epochs", "1", option, place);
        Assert.That(train.ExitCode, Is.EqualTo(CommandLine.Failure));
        Assert.That(train.ErrorLines[^1], Does.StartWith($"cnn: {option}: the folder '{place}' cannot be made: "));
        Assert.That(train.Error, Does.Not.Contain("Epoch 1"));
    }

    [Test]
    public void A_truncated_data_file_is_one_message()
    {
        using var folder = new TemporaryFolder();
        foreach (string name in (string[])["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"])
        {
            folder.Write($"mnist/{name}", [0, 0, 8, 3, 0, 0, 0xEA, 0x60, 0, 0]);
        }

        Invocation.Of("train", "mnist-cnn", "--data", "mnist", "--data-dir", folder.Path).ExpectOneMessage(CommandLine.Failure, "idx");
    }

    [Test]
    public void Validation_on_a_part_of_the_training_images_leaves_the_test_images_for_the_end()
    {
        Invocation train = Invocation.Of(
            "train", "fashion-mlp", "--data", "synthetic", "--epochs", "1", "--batch", "512", "--validation-split", "0.25", "--augment", "--json");
        Assert.Multiple(() =>
        {
            Assert.That(train.Error, Does.Contain("Epoch 1/1 18/18"));
            Assert.That((double)train.Json[^1]["test_loss"]!, Is.Not.EqualTo((double)train.Json[0]["val_loss"]!));
        });
    }

    private static Invocation Train(string seed) =>
        Invocation.Of("train", "fashion-mlp", "--data", "synthetic", "--epochs", "2", "--batch", "512", "--seed", seed, "--json");

    // Times differ from run to run; nothing else may.
    private static string Results(Invocation train) => string.Join('\n', train.Json.Select(Without));

    private static string Without(JsonObject line)
    {
        line.Remove("img_s");
        line.Remove("seconds");
        line.Remove("wait_share");
        return line.ToJsonString();
    }
}
