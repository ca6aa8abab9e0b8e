using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Cnn.Models;
using Cnn.OneDnn;

namespace Cnn.Cli.Tests;

/// <summary>Trainings that end before their time and go on.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class ResumeTests
{
    private const int Epochs = 34, Kills = 10, MostEpochsPerLife = 3;
    private readonly TemporaryFolder folder = new();

    private string Data => $"csv:{folder.Path}";

    [OneTimeSetUp]
    public void WriteData()
    {
        WriteImages("train.csv", 70, 1);
        WriteImages("test.csv", 20, 2);
    }

    [OneTimeTearDown]
    public void RemoveFolder() => folder.Dispose();

    // Each life of the process is ended at a moment that is drawn: while it starts, within a step, between steps, or while it writes.
    [Test]
    public void Ten_times_killed_gives_the_bits_of_a_training_that_was_left_alone()
    {
        string whole = Path.Combine(folder.Path, "whole"), parts = Path.Combine(folder.Path, "parts");
        using (Process process = Start(whole, resume: false))
        {
            Assert.That(Drain(process), Is.Zero);
        }

        var random = new Random(11);
        int seen = 0;
        for (int i = 0; i < Kills; i++)
        {
            using Process process = Start(parts, resume: true);
            int lines = random.Next(MostEpochsPerLife + 1);
            for (int line = 0; line < lines && process.StandardOutput.ReadLine() is { } text; line++)
            {
                int epoch = (int)JsonNode.Parse(text)!["epoch"]!;
                Assert.That(epoch, Is.GreaterThanOrEqualTo(seen), "it goes on where it was");
                seen = epoch;
            }

            Thread.Sleep(lines == 0 ? random.Next(1500) : random.Next(60));
            Assert.That(process.HasExited, Is.False, "it was killed while it trained");
            process.Kill();
            process.WaitForExit();
        }

        Assert.That(seen, Is.GreaterThan(1).And.LessThan(Epochs));
        using (Process process = Start(parts, resume: true))
        {
            Assert.That(Drain(process), Is.Zero);
        }

        IReadOnlyDictionary<string, Tensor> expected = SafeTensors.Load(Path.Combine(whole, "last.safetensors")),
            actual = SafeTensors.Load(Path.Combine(parts, "last.safetensors"));
        Assert.That(actual.Keys, Is.EquivalentTo(expected.Keys));
        foreach ((string name, Tensor tensor) in expected)
        {
            Assert.That(actual[name].ToArray<float>(), Is.EqualTo(tensor.ToArray<float>()), name);
        }

        Assert.That(Checkpoint.ReadInfo(Path.Combine(parts, "last.safetensors")).Epoch, Is.EqualTo(Epochs));
        Assert.That(Directory.GetFiles(parts), Has.Length.EqualTo(2), "nothing half written is left");
    }

    [Test]
    public void Eval_measures_what_train_measured()
    {
        string file = Path.Combine(folder.Path, "one.safetensors");
        Invocation train = Train(file, "2"), eval = Invocation.Of("eval", "--checkpoint", file, "--json", "--batch", "16");
        Assert.Multiple(() =>
        {
            Assert.That(train.ExitCode, Is.Zero, train.Error);
            Assert.That(eval.ExitCode, Is.Zero, eval.Error);
            Assert.That((string)train.Json[^1]["checkpoint"]!, Is.EqualTo(file));
            Assert.That((double)eval.Json[0]["test_loss"]!, Is.EqualTo((double)train.Json[^1]["test_loss"]!).Within(1e-5));
            Assert.That((double)eval.Json[0]["test_accuracy"]!, Is.EqualTo((double)train.Json[^1]["test_accuracy"]!));
            Assert.That(SampleMetadata.Read(Checkpoint.ReadInfo(file)).ClassNames, Has.Count.EqualTo(10));
        });
    }

    [Test]
    public void Resuming_takes_data_seed_batch_and_optimizer_from_the_checkpoint()
    {
        string file = Path.Combine(folder.Path, "go.safetensors"), all = Path.Combine(folder.Path, "all.safetensors");
        Train(all, "4");
        Train(file, "2");
        Invocation rest = Invocation.Of("train", "lenet5", "--checkpoint", file, "--resume", "--epochs", "4", "--json");
        Assert.That(rest.ExitCode, Is.Zero, rest.Error);
        Assert.That(rest.Error, Does.Contain("Going on from").And.Contain("2 epochs"));
        Assert.That(rest.Json, Has.Length.EqualTo(3));
        Assert.That(File.ReadAllBytes(file), Is.EqualTo(File.ReadAllBytes(all)));
    }

    [Test]
    public void A_checkpoint_of_another_training_is_one_message()
    {
        string file = Path.Combine(folder.Path, "other.safetensors"), broken = Path.Combine(folder.Path, "broken.safetensors");
        Train(file, "1");
        File.WriteAllBytes(broken, File.ReadAllBytes(file)[..^100]);
        Resume(file, "lenet-gluon").ExpectOneMessage(CommandLine.Usage, "a checkpoint of 'lenet5'");
        Resume(file, "lenet5", "--seed", "9").ExpectOneMessage(CommandLine.Usage, "seed 5");
        Resume(file, "lenet5", "--optimizer", "sgd").ExpectOneMessage(CommandLine.Usage, "trained with Adam");
        Resume(broken, "lenet5").ExpectOneMessage(CommandLine.Failure, "cut off or damaged");
        Invocation.Of("train", "lenet5", "--resume").ExpectOneMessage(CommandLine.Usage, "--checkpoint");
    }

    private static Invocation Resume(string file, string model, params string[] options) =>
        Invocation.Of(["train", model, "--checkpoint", file, "--resume", .. options]);

    private Invocation Train(string file, string epochs) =>
        Invocation.Of(
            "train", "lenet5", "--data", Data, "--optimizer", "adam", "--batch", "16", "--seed", "5", "--epochs", epochs, "--checkpoint", file, "--json");

    private Process Start(string checkpoint, bool resume)
    {
        string[] args =
        [
            "train", "lenet5", "--data", Data, "--optimizer", "adam", "--batch", "16", "--seed", "5", "--epochs", Epochs.ToString(CultureInfo.InvariantCulture),
            "--checkpoint", checkpoint, "--json", .. resume ? (string[])["--resume"] : [],
        ];
        var start = new ProcessStartInfo("dotnet", [Path.Combine(TestContext.CurrentContext.TestDirectory, "cnn.dll"), .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["CNN_TUNING_CACHE"] = Path.Combine(folder.Path, "tuning.tsv");
        Process process = Process.Start(start)!;
        process.BeginErrorReadLine();
        return process;
    }

    private static int Drain(Process process)
    {
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }

    private void WriteImages(string name, int count, int seed)
    {
        var random = new Random(seed);
        var text = new StringBuilder();
        for (int i = 0; i < count; i++)
        {
            text.Append(i % 10);
            for (int pixel = 0; pixel < 28 * 28; pixel++)
            {
                text.Append(',').Append(random.Next(pixel / 78 == i % 10 ? 128 : 0, 256));
            }

            text.Append('\n');
        }

        File.WriteAllText(Path.Combine(folder.Path, name), text.ToString());
    }
}
