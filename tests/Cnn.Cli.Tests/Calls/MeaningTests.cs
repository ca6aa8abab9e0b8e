using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Cnn.Models;
using Cnn.Models.Tests.Data.Support;
using Cnn.OneDnn;

namespace Cnn.Cli.Tests.Calls;

/// <summary>What a checkpoint knows is compared with what it meets: equal, mapped by name, or refused, never taken by its place.</summary>
[TestFixture]
[NonParallelizable]
internal sealed partial class MeaningTests
{
    private static readonly string[] Animals = ["ant", "bee", "cat", "dog"];
    private readonly TemporaryFolder folder = new();
    private string images = "", checkpoint = "", table = "", momentum = "";

    [OneTimeSetUp]
    public void Train()
    {
        images = Path.Combine(folder.Path, "all");
        foreach (string part in (string[])["train", "test"])
        {
            Write(Path.Combine("all", part), Animals);
        }

        checkpoint = Path.Combine(folder.Path, "animals.safetensors");
        Run("train", "fashion-mlp", "--data", "folder:" + images, "--epochs", "30", "--batch", "4", "--seed", "1", "--checkpoint", checkpoint);
        table = folder.Write("table.csv", Rows(20));
        momentum = Path.Combine(folder.Path, "momentum.safetensors");
        Run("train", "fashion-mlp", "--data", "csv:" + table, "--epochs", "1", "--batch", "4", "--optimizer", "momentum", "--validation-split", "0.25",
            "--checkpoint", momentum);
    }

    [OneTimeTearDown]
    public void Clean() => folder.Dispose();

    [TestCase("ant", "bee", "cat", "dog")]
    [TestCase("bee", "cat", "dog")]
    [TestCase("dog")]
    [TestCase("ant", "dog")]
    public void Classes_are_matched_by_name(params string[] classes)
    {
        string part = Path.Combine(string.Join('-', classes), "train");
        Write(part, classes);
        Write(Path.Combine(Path.GetDirectoryName(part)!, "test"), classes);
        JsonObject line = Run(
            "eval", "--checkpoint", checkpoint, "--data", "folder:" + Path.Combine(folder.Path, Path.GetDirectoryName(part)!), "--json").Json.Single();
        Assert.That((double)line["test_accuracy"]!, Is.EqualTo(1), "the pictures of a class are alike");
    }

    [Test]
    public void An_unknown_class_is_refused_by_name([Values("eval", "train")] string command)
    {
        Write("more/train", [.. Animals, "eel"]);
        Write("more/test", [.. Animals, "eel"]);
        string[] args = command == "eval" ? ["eval", "--checkpoint", checkpoint] : ["train", "fashion-mlp", "--resume", checkpoint, "--epochs", "31"];
        Invocation run = Invocation.Of([.. args, "--data", "folder:" + Path.Combine(folder.Path, "more")]);
        Assert.That(run.ExitCode, Is.EqualTo(CommandLine.Failure));
        Assert.That(run.ErrorLines[^1], Does.Contain("eel").And.Contain("expected ant, bee, cat, dog"));
    }

    [TestCase("synthetic")]
    [TestCase("csv")]
    public void Another_set_is_refused(string data)
    {
        Invocation run = Invocation.Of("eval", "--checkpoint", checkpoint, "--data", data == "csv" ? $"csv:{table}" : data);
        Assert.That((run.ExitCode, run.Output), Is.EqualTo((CommandLine.Failure, "")));
    }

    [Test]
    public void Images_of_another_size_and_without_colour_are_brought_to_the_networks_input()
    {
        Write("large/train", Animals, 12);
        Write("large/test", Animals, 12);
        Assert.That((double)Run("eval", "--checkpoint", checkpoint, "--data", "folder:" + Path.Combine(folder.Path, "large"), "--json")
            .Json.Single()["test_accuracy"]!, Is.EqualTo(1));
    }

    [TestCase("momentum 0.9, not 0", "--optimizer", "sgd")]
    [TestCase("nesterov false, not true", "--optimizer", "NESTEROV")]
    [TestCase("Sgd, not Adam", "--optimizer", "adam")]
    [TestCase("--classes cannot be changed", "--classes", "3")]
    [TestCase("--validation-split cannot be changed", "--validation-split", "0.5")]
    [TestCase("trained with seed 0, not 3", "--seed", "3")]
    [TestCase("--normalize cannot be given", "--normalize")]
    [TestCase("--image-size cannot be changed", "--image-size", "4x1")]
    [TestCase("--planar cannot be changed", "--planar")]
    [TestCase("--label-column cannot be changed", "--label-column", "last")]
    public void What_cannot_be_changed_is_refused(string part, params string[] options)
    {
        string file = momentum;
        if (options[0] == "--image-size")
        {
            file = Path.Combine(folder.Path, "sized.safetensors");
            Run("train", "fashion-mlp", "--data", "csv:" + table, "--image-size", "2x2", "--epochs", "1", "--batch", "4", "--checkpoint", file);
        }

        Invocation.Of(["train", "fashion-mlp", "--resume", file, "--epochs", "2", .. options]).ExpectOneMessage(CommandLine.Usage, part);
    }

    [Test]
    public void What_is_equal_is_taken()
    {
        Invocation run = Run("train", "fashion-mlp", "--resume", momentum, "--epochs", "2", "--optimizer", "Momentum", "--classes", "2", "--validation-split",
            "0.25", "--seed", "0", "--batch", "8");
        Assert.That(run.Error, Does.Contain("batches of 4 and goes on with 8"));
    }

    [Test]
    public void More_classes_than_the_data_have_are_refused()
    {
        Invocation run = Invocation.Of("train", "fashion-mlp", "--data", "folder:" + images, "--classes", "5");
        Assert.That(run.ExitCode, Is.EqualTo(CommandLine.Usage));
        Assert.That(run.ErrorLines[^1], Does.Contain("folder has 4 classes, a network for 5 would have some that it never sees"));
    }

    [Test]
    public void A_training_is_not_overwritten_by_that_of_another_network()
    {
        string run = Path.Combine(folder.Path, "run"), report = Path.Combine(folder.Path, "report");
        Run("train", "fashion-mlp", "--data", "csv:" + table, "--epochs", "1", "--checkpoint", run, "--report", report);
        byte[] before = File.ReadAllBytes(Path.Combine(run, "last.safetensors"));
        Invocation.Of("train", "lenet5", "--data", "synthetic", "--epochs", "1", "--checkpoint", run)
            .ExpectOneMessage(CommandLine.Usage, "holds a training of 'fashion-mlp', and 'lenet5' would overwrite it");
        Invocation.Of("train", "lenet5", "--data", "synthetic", "--epochs", "1", "--report", report)
            .ExpectOneMessage(CommandLine.Usage, "holds the record of a training of 'fashion-mlp'");
        string foreign = folder.Write("foreign.safetensors", [1, 2, 3]);
        Invocation.Of("train", "lenet5", "--data", "synthetic", "--epochs", "1", "--checkpoint", foreign)
            .ExpectOneMessage(CommandLine.Usage, "holds no checkpoint");
        Assert.That(File.ReadAllBytes(Path.Combine(run, "last.safetensors")), Is.EqualTo(before));
        Run("train", "fashion-mlp", "--data", "csv:" + table, "--epochs", "1", "--checkpoint", run, "--report", report);
    }

    [Test]
    public void The_held_out_images_stay_those_that_were_not_trained_on()
    {
        string grown = folder.Write("grown.csv", Rows(20)), file = Path.Combine(folder.Path, "grown.safetensors");
        Run("train", "fashion-mlp", "--data", "csv:" + grown, "--epochs", "1", "--checkpoint", file);
        HeldOutPart kept = SampleMetadata.Read(Checkpoint.ReadInfo(file)).HeldOut!;
        string[] trained = Samples(DataSets.Open("csv:" + grown, new DataOptions { HeldOut = kept }).Train);
        folder.Write("grown.csv", Rows(31));
        Run("train", "fashion-mlp", "--resume", file, "--epochs", "2", "--checkpoint", file);
        Assert.That(SampleMetadata.Read(Checkpoint.ReadInfo(file)).HeldOut!.Limits, Is.EqualTo(kept.Limits));
        Assert.That(Samples(DataSets.Open("csv:" + grown, new DataOptions { HeldOut = kept }).Test).Intersect(trained), Is.Empty);
    }

    [Test]
    public void One_class_is_refused()
    {
        Write("one/train", ["ant"]);
        Invocation one = Invocation.Of("train", "fashion-mlp", "--data", "folder:" + Path.Combine(folder.Path, "one"));
        Assert.That((one.ExitCode, one.ErrorLines[^1].Contains("of one class, 'ant'", StringComparison.Ordinal)),
            Is.EqualTo((CommandLine.Failure, true)), one.Error);
        string same = folder.Write("same.csv", Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 20).Select(i => $"0,{i},2,3,{(i * 7) % 256}\n"))));
        Invocation zero = Invocation.Of("train", "fashion-mlp", "--data", "csv:" + same);
        Assert.That((zero.ExitCode, zero.ErrorLines[^1].Contains("--label-column", StringComparison.Ordinal)),
            Is.EqualTo((CommandLine.Failure, true)), zero.Error);
    }

    [Test]
    public void The_usual_batch_is_reduced_with_a_word_where_it_would_hold_the_whole_set()
    {
        Write("small/train", Animals, 28, 12);
        Write("small/test", Animals, 28, 1);
        Invocation run = Run("train", "lenet5", "--data", "folder:" + Path.Combine(folder.Path, "small"), "--epochs", "1");
        Assert.That(run.Error, Does.Contain("lenet5's usual batch of 4096 would hold all 43 training images").And.Contain("batches of 32")
            .And.Contain("Epoch 1/1 2/2"));
    }

    private static string[] Samples(Dataset part)
    {
        var batch = new Batch(part.Count, part.Inputs, part.Targets);
        part.Fill([.. Enumerable.Range(0, part.Count)], 0, batch);
        float[] numbers = batch.Inputs[0].ToArray<float>();
        return [.. numbers.Chunk(numbers.Length / part.Count).Select(row => string.Join(' ', row.Select(v => v.ToString("R", CultureInfo.InvariantCulture))))];
    }

    private static byte[] Rows(int count) =>
        Encoding.ASCII.GetBytes(
            string.Concat(Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i % 2},{i},{10 + i},{9 * i % 256},7\n"))));

    private static Invocation Run(params string[] args)
    {
        Invocation run = Invocation.Of(args);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        return run;
    }

    /// <summary>Pictures whose class is where the bright quarter lies.</summary>
    private void Write(string place, string[] classes, int side = 4, int count = 3)
    {
        foreach (string name in classes)
        {
            int quarter = Array.IndexOf(Animals, name);
            byte[] pixels = [.. Enumerable.Range(0, side * side).Select(i => (byte)((i / side * 2 / side * 2) + (i % side * 2 / side) == quarter ? 250 : 5))];
            for (int i = 0; i < count; i++)
            {
                folder.Write(Path.Combine(place, name, $"{i}.png"), PngBytes.Plain(side, side, 1, pixels));
            }
        }
    }
}
