using System.Diagnostics;
using Cnn.Tests;

namespace Cnn.Cli.Tests;

/// <summary>What commands write: never over what they read, never over what is no file, and tried before anything is computed.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class OutputTests
{
    private readonly TemporaryFolder folder = new();

    private string Trained => Path.Combine(folder.Path, "trained.safetensors");

    private string Exported => Path.Combine(folder.Path, "trained.onnx");

    private string Image => Path.Combine(folder.Path, "image.png");

    [OneTimeSetUp]
    public void TrainAndExport()
    {
        Invocation train = Invocation.Of("train", "fashion-mlp", "--data", "synthetic", "--batch", "512", "--epochs", "1", "--checkpoint", Trained);
        Assert.That(train.ExitCode, Is.Zero, train.Error);
        Assert.That(Invocation.Of("export", "--checkpoint", Trained, "--output", Exported).ExitCode, Is.Zero);
        folder.Write("image.png", TestImages.Gradient(28, 28));
    }

    [OneTimeTearDown]
    public void RemoveFolder() => folder.Dispose();

    // Every command that reads one file and writes another: the words before the output, and the file that is read.
    private static IEnumerable<TestCaseData> Writers()
    {
        yield return Case("export", t => ["export", "--checkpoint", t.Trained], t => t.Trained);
        yield return Case("import", t => ["import", t.Exported], t => t.Exported);
        foreach (string form in (string[])["text", "safetensors", "pytorch", "npy"])
        {
            yield return Case(
                $"weights {form}", t => ["weights", t.Trained, "--export", form, .. form == "npy" ? (string[])["--name", "dense_1/bias"] : []], t => t.Trained);
        }

        static TestCaseData Case(string name, Func<OutputTests, string[]> words, Func<OutputTests, string> input) =>
            new TestCaseData(words, input).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Writers))]
    public void The_file_that_is_read_is_never_replaced_whatever_it_is_called(Func<OutputTests, string[]> words, Func<OutputTests, string> input)
    {
        string read = input(this), symbolic = Path.Combine(folder.Path, "symbolic"), hard = Path.Combine(folder.Path, "hard"),
            turns = Path.Combine(folder.Path, "..", Path.GetFileName(folder.Path), Path.GetFileName(read));
        byte[] before = File.ReadAllBytes(read);
        File.Delete(symbolic);
        File.Delete(hard);
        File.CreateSymbolicLink(symbolic, read);
        Process.Start("ln", [read, hard]).WaitForExit();
        foreach (string output in (string[])[read, symbolic, hard, turns])
        {
            Invocation call = Invocation.Of([.. words(this), "--output", output]);
            call.ExpectOneMessage(CommandLine.Usage, "is the file that is read");
            Assert.That(File.ReadAllBytes(read).AsSpan().SequenceEqual(before), output);
        }
    }

    [TestCaseSource(nameof(Writers))]
    [Platform("Linux")]
    public void Devices_pipes_and_folders_that_are_not_there_are_refused(Func<OutputTests, string[]> words, Func<OutputTests, string> input)
    {
        string pipe = Path.Combine(folder.Path, "pipe");
        Process.Start("mkfifo", [pipe]).WaitForExit();
        foreach ((string output, string what) in new[] { ("/dev/null", "is a device"), (pipe, "is a named pipe"),
            (Path.Combine(folder.Path, "nowhere", "file"), "there is no folder") })
        {
            Soon.Ends(() => Invocation.Of([.. words(this), "--output", output]).ExpectOneMessage(CommandLine.Failure, what));
        }

        Assert.That(input(this), Does.Exist);
    }

    [TestCase("plot", "--checkpoint", "{0}", "--output", "/dev/full/x.svg")]
    [TestCase("features", "--checkpoint", "{0}", "--image", "{2}", "--output", "/proc/nothing")]
    [TestCase("profile", "fashion-mlp", "--trace", "/dev/null")]
    [TestCase("train", "fashion-mlp", "--data", "synthetic", "--checkpoint", "/proc/nothing")]
    [TestCase("train", "fashion-mlp", "--data", "synthetic", "--report", "/proc/nothing")]
    [TestCase("train", "fashion-mlp", "--data", "synthetic", "--tensorboard", "/proc/nothing")]
    [TestCase("train", "fashion-mlp", "--data", "synthetic", "--checkpoint", "/dev/null.d/../null")]
    [Platform("Linux")]
    public void What_cannot_be_written_is_said_before_anything_is_computed(params string[] words)
    {
        Invocation call = Invocation.Of([.. words.Select(w => string.Format(System.Globalization.CultureInfo.InvariantCulture, w, Trained, Exported, Image))]);
        Assert.Multiple(() =>
        {
            Assert.That(call.ExitCode, Is.EqualTo(CommandLine.Failure), call.Error);
            Assert.That(call.Error, Does.Not.Contain("Epoch 1/").And.Not.Contain("   at "));
            Assert.That(call.ErrorLines[^1], Does.StartWith("cnn: "));
        });
    }

    [Test]
    public void A_long_name_is_as_good_as_a_short_one()
    {
        string name = new string('x', 255 - ".safetensors".Length) + ".safetensors", path = Path.Combine(folder.Path, name);
        Invocation train = Invocation.Of("train", "fashion-mlp", "--data", "synthetic", "--batch", "512", "--epochs", "1", "--checkpoint", path);
        Assert.That(train.ExitCode, Is.Zero, train.Error);
        Assert.That(path, Does.Exist);
    }

    [Test]
    public void A_checkpoint_that_is_a_link_stays_one()
    {
        string link = Path.Combine(folder.Path, "link.safetensors"), target = Path.Combine(folder.Path, "target.safetensors");
        File.CreateSymbolicLink(link, target);
        Invocation train = Invocation.Of("train", "fashion-mlp", "--data", "synthetic", "--batch", "512", "--epochs", "1", "--checkpoint", link);
        Assert.That(train.ExitCode, Is.Zero, train.Error);
        Assert.That(new FileInfo(link).LinkTarget, Is.EqualTo(target));
        Assert.That(target, Does.Exist);
    }

    [Test]
    [Platform("Linux")]
    public void A_pipe_is_no_file_to_read()
    {
        string pipe = Path.Combine(folder.Path, "read.png");
        Process.Start("mkfifo", [pipe]).WaitForExit();
        foreach (string[] words in (string[][])[["weights", pipe], ["eval", "--checkpoint", pipe], ["import", pipe, "--output", Path.Combine(folder.Path, "x")],
            ["train", "fashion-mlp", "--data", "csv:" + pipe]])
        {
            Soon.Ends(() => Invocation.Of(words).ExpectOneMessage(CommandLine.Failure, "is a named pipe"));
        }

        Invocation? predict = null;
        Soon.Ends(() => predict = Invocation.Of("predict", pipe, "--checkpoint", Trained));
        Assert.That(predict!.ExitCode, Is.EqualTo(CommandLine.Failure));
        Assert.That(predict.Error, Does.Contain("is a named pipe"));
    }

    [Test]
    public void What_comes_from_a_file_cannot_draw_on_the_terminal()
    {
        const string name = "é\u202e\n\u001b[31m/kernel";
        string path = Path.Combine(folder.Path, "names.safetensors");
        Cnn.OneDnn.SafeTensors.Save(path, new Dictionary<string, Cnn.OneDnn.Tensor> { [name] = Cnn.OneDnn.Tensor.From([1f], 1) });
        foreach (string[] words in (string[][])[["weights", path], ["weights", path, "--export", "text"], ["weights", path, "--name", "\u001b[0m"],
            ["eval", "--checkpoint", path], ["summary", "\u001b[31m"]])
        {
            Invocation call = Invocation.Of(words);
            Assert.That((call.Output + call.Error).Any(c => c is '\u001b' or '\u202e'), Is.False, string.Join(' ', words));
            Assert.That(call.OutputLines.Length, Is.LessThanOrEqualTo(3));
        }
    }

    // A stream may go in the midst of anything: what was computed stays, and only a result that did not arrive is a failure.
    [Test]
    public void A_stream_that_cannot_be_written_changes_nothing_else()
    {
        string first = Path.Combine(folder.Path, "first.safetensors"), second = Path.Combine(folder.Path, "second.safetensors");
        string[] Words(string to) =>
            ["train", "fashion-mlp", "--data", "synthetic", "--batch", "512", "--epochs", "2", "--seed", "3", "--json", "--checkpoint", to];
        using var output = new StringWriter();
        int quiet = CommandLine.Run(Words(first), output, new BrokenWriter());
        using var error = new StringWriter();
        int lost = CommandLine.Run(Words(second), new BrokenWriter(), error);
        Assert.Multiple(() =>
        {
            Assert.That(quiet, Is.Zero);
            Assert.That(output.ToString(), Does.Contain("test_accuracy"));
            Assert.That(lost, Is.EqualTo(CommandLine.Failure));
            Assert.That(error.ToString(), Does.Contain("standard output could not be written (No room)"));
            Assert.That(File.ReadAllBytes(second).AsSpan().SequenceEqual(File.ReadAllBytes(first)), "the same bits");
        });
    }

    private sealed class BrokenWriter : StringWriter
    {
        public override void Write(string? value) => throw new IOException("No room");

        public override void Write(char value) => throw new IOException("No room");
    }
}
