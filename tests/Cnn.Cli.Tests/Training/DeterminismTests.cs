using System.Security.Cryptography;
using Cnn.OneDnn;

namespace Cnn.Cli.Tests;

/// <summary>What <c>--deterministic</c> promises: the same bits in every process, without anything kept from one to the next.</summary>
[NonParallelizable]
internal sealed class DeterminismTests
{
    private readonly TemporaryFolder folder = new();

    [OneTimeTearDown]
    public void RemoveFolder() => folder.Dispose();

    // On a machine that measures kernels, chance would choose among some of these at the first digit: three processes show it.
    [Test]
    public void Processes_that_keep_no_measurements_write_the_same_checkpoint(
        [Values("lenet5", "mnist-cnn")] string network, [Values("f32", "bf16")] string type)
    {
        string[] hashes = [.. Enumerable.Range(0, 3).Select(i => Train(network, $"{network}-{type}-{i}", 1, "--dtype", type, "--emulate-bf16"))];
        Assert.That(hashes, Is.All.EqualTo(hashes[0]));
    }

    [Test]
    public void A_training_that_is_resumed_in_another_process_gives_the_checkpoint_of_one_that_was_not_interrupted()
    {
        string whole = Train("lenet5", "whole", 2);
        Train("lenet5", "parts", 1);
        Assert.That(Resume("lenet5", "parts", 2), Is.EqualTo(whole));
    }

    [Test]
    public void A_checkpoint_knows_that_its_training_was_deterministic()
    {
        Train("lenet5", "known", 1);
        CheckpointInfo info = Checkpoint.ReadInfo(Path.Combine(folder.Path, "known", "last.safetensors"));
        Assert.That(info.Deterministic, Is.True);
        using Model model = Model.Load(Path.Combine(folder.Path, "known", "last.safetensors"));
        Assert.That(model.Options.Deterministic, Is.True);
    }

    private string Train(string network, string name, int epochs, params string[] more) =>
        Run(name, ["train", network, "--data", "synthetic", "--deterministic", "--epochs", $"{epochs}", .. more]);

    // Determinism is the checkpoint's, like the seed.
    private string Resume(string network, string name, int epochs) => Run(name, ["train", network, "--data", "synthetic", "--epochs", $"{epochs}", "--resume"]);

    private string Run(string name, string[] arguments)
    {
        string path = Path.Combine(folder.Path, name);
        Invocation run = ChildProgram.Run("dotnet", ChildProgram.Command([.. arguments, "--checkpoint", path]), ("CNN_TUNING_CACHE", "off"));
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        return Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path.Combine(path, "last.safetensors"))));
    }
}
