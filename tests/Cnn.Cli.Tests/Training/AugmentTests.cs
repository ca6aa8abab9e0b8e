using System.Text.Json.Nodes;

namespace Cnn.Cli.Tests;

/// <summary>Augmentation by a list: it changes the training, goes on with a checkpoint, and mixes targets where it says so.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class AugmentTests
{
    private readonly TemporaryFolder folder = new();

    [OneTimeTearDown]
    public void Clean() => folder.Dispose();

    [TestCase("flip,crop=2,rotate=10,zoom=0.1,shift=0.1,contrast=0.2,brightness=0.1,cutout=6")]
    [TestCase("crop=2,mixup=0.3")]
    public void A_resumed_training_is_varied_as_it_began(string list)
    {
        string last = Path.Combine(folder.Path, "last.safetensors"), whole = Path.Combine(folder.Path, "whole.safetensors");
        JsonObject[] plain = Run(Arguments("1"));
        JsonObject[] varied = Run([.. Arguments("2"), "--augment", list, "--checkpoint", whole]);
        JsonObject[] begun = Run([.. Arguments("1"), "--augment", list, "--checkpoint", last]);
        JsonObject[] resumed = Run("train", "fashion-mlp", "--epochs", "2", "--resume", last, "--checkpoint", last, "--json");
        JsonObject evaluated = Run("eval", "--checkpoint", last, "--batch", "512", "--json").Single();
        Assert.Multiple(() =>
        {
            Assert.That((double)begun[0]["loss"]!, Is.Not.EqualTo((double)plain[0]["loss"]!));
            Assert.That((double)resumed[0]["loss"]!, Is.EqualTo((double)varied[1]["loss"]!));
            Assert.That(File.ReadAllBytes(last), Is.EqualTo(File.ReadAllBytes(whole)));
            Assert.That((double)evaluated["test_loss"]!, Is.EqualTo((double)resumed[^1]["test_loss"]!).Within(1e-4).Percent);
            Assert.That((double)evaluated["test_accuracy"]!, Is.EqualTo((double)resumed[^1]["test_accuracy"]!));
        });
    }

    [Test]
    public void A_report_of_mixed_targets_has_its_confusions()
    {
        string report = Path.Combine(folder.Path, "report");
        Run([.. Arguments("1"), "--augment", "mixup=0.2", "--report", report]);
        Assert.That(File.ReadAllText(Path.Combine(report, "report.html")), Does.Contain("mixup=0.2").And.Contain("onfusion"));
    }

    [Test]
    public void Options_of_their_own_are_the_same_as_in_the_list()
    {
        string list = Path.Combine(folder.Path, "list.safetensors"), own = Path.Combine(folder.Path, "own.safetensors");
        Run([.. Arguments("1"), "--augment", "usual,mixup=0.2,cutmix=1", "--checkpoint", list]);
        Run([.. Arguments("1"), "--augment", "--mixup", "0.2", "--cutmix", "1", "--checkpoint", own]);
        Assert.That(File.ReadAllBytes(own), Is.EqualTo(File.ReadAllBytes(list)));
        Run([.. Arguments("2"), "--augment", "--mixup", "0.2", "--cutmix", "1", "--checkpoint", own, "--resume"]);
    }

    [Test]
    public void Mixup_cannot_begin_in_the_middle()
    {
        string last = Path.Combine(folder.Path, "plain.safetensors");
        Run([.. Arguments("1"), "--checkpoint", last]);
        Invocation.Of("train", "fashion-mlp", "--epochs", "2", "--resume", last, "--augment", "mixup=0.2")
            .ExpectOneMessage(CommandLine.Usage, "mixup and cutmix cannot be added");
    }

    private static string[] Arguments(string epochs) =>
        ["train", "fashion-mlp", "--data", "synthetic", "--batch", "512", "--seed", "5", "--epochs", epochs, "--json"];

    private static JsonObject[] Run(params string[] arguments)
    {
        Invocation run = Invocation.Of(arguments);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        return run.Json;
    }
}
