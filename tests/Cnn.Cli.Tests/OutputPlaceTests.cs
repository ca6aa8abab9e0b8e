using System.CommandLine;

namespace Cnn.Cli.Tests;

/// <summary>Every option of every command that names a place to write is known here, and the place is tried before anything is computed.</summary>
[TestFixture]
[NonParallelizable]
[Platform("Linux")]
internal sealed class OutputPlaceTests
{
    // Options that name what is read.
    private static readonly string[] Read = ["--data-dir", "--resume", "--from", "--image", "--map"];

    /// <summary>What is written, by command and option, with calls that would write there. T is a checkpoint, C one that convolves, O an ONNX file, I an image,
    /// R the record of a training.</summary>
    private static readonly Dictionary<(string Command, string Option), string[][]> Written = new()
    {
        [("train", "--checkpoint")] = [["train", "fashion-mlp", "--data", "synthetic"]],
        [("train", "--report")] = [["train", "fashion-mlp", "--data", "synthetic"]],
        [("train", "--tensorboard")] = [["train", "fashion-mlp", "--data", "synthetic"]],
        [("train", "--trace")] = [["train", "fashion-mlp", "--data", "synthetic"]],
        [("predict", "--output")] = [["predict", "I", "--checkpoint", "T"]],
        [("report", "--output")] = [["report", "R"]],
        [("features", "--output")] = [["features", "--checkpoint", "T", "--image", "I"]],
        [("explain", "--output")] = [["explain", "I", "--checkpoint", "C"]],
        [("plot", "--output")] = [["plot", "--checkpoint", "T"]],
        [("profile", "--trace")] = [["profile", "fashion-mlp"]],
        [("weights", "--output")] = [.. new[] { "text", "npy", "safetensors", "pytorch" }.Select(form => (string[])["weights", "T", "--export", form])],
        [("export", "--output")] = [["export", "--checkpoint", "T"]],
        [("import", "--output")] = [["import", "O"], ["import", "T", "--model", "fashion-mlp"]],
    };

    private readonly TemporaryFolder folder = new();

    [OneTimeSetUp]
    public void Train()
    {
        foreach ((string model, string name) in new[] { ("fashion-mlp", "T"), ("lenet5", "C") })
        {
            string[] report = name == "T" ? ["--report", At("R")] : [];
            Invocation train = Invocation.Of(
                ["train", model, "--data", "synthetic", "--batch", "512", "--epochs", "1", "--checkpoint", At(name), .. report]);
            Assert.That(train.ExitCode, Is.Zero, train.Error);
        }

        Assert.That(Invocation.Of("export", "--checkpoint", At("T"), "--output", At("O")).ExitCode, Is.Zero);
        folder.Write("i.png", TestImages.Gradient(28, 28));
    }

    [OneTimeTearDown]
    public void RemoveFolder() => folder.Dispose();

    private static IEnumerable<(string Command, string Option)> Places =>
        from command in CommandLine.Create(TextWriter.Null, TextWriter.Null).Subcommands
        from option in command.Options
        where option.ValueType == typeof(string) && option.HelpName is { } name
            && (name == "P" || new[] { "FILE", "DIR", "PAGE", "FOLDER" }.Any(w => name.Contains(w, StringComparison.Ordinal)))
            && !Read.Contains(option.Name) && (option.Name != "--checkpoint" || command.Name == "train")
        select (command.Name, option.Name);

    [Test]
    public void Every_option_that_names_a_place_to_write_is_listed() => Assert.That(Written.Keys, Is.EquivalentTo(Places));

    private static IEnumerable<TestCaseData> Calls() =>
        from pair in Written
        from words in pair.Value
        from place in new[] { "/dev/null/out", "/proc/out", "folder" }
        select new TestCaseData(words, pair.Key.Option, place).SetArgDisplayNames(string.Join(' ', words), pair.Key.Option, place);

    [TestCaseSource(nameof(Calls))]
    public void A_place_that_cannot_be_written_is_refused_first(string[] words, string option, string place)
    {
        // Where the name tells a file from a folder it says file; a folder is no file, but it is a place for what writes folders.
        string ending = words[0] switch { "plot" => ".svg", "explain" => ".html", "train" when option == "--checkpoint" => ".safetensors", _ => "" };
        bool takesFolders = words[0] is "features" || (words[0] == "train" && option is "--report" or "--tensorboard") || words[^1] == "npy";
        string output = place == "folder" ? Directory.CreateDirectory(At("folder" + ending)).FullName : place + ending;
        if (place == "folder" && takesFolders)
        {
            output = Path.Combine(At("i"), "out");
        }

        Invocation call = Invocation.Of([.. words.Select(w => w.Length == 1 ? At(w) : w), option, output]);
        Assert.Multiple(() =>
        {
            Assert.That(call.ExitCode, Is.EqualTo(CommandLine.Failure), call.Error);
            Assert.That(call.Output, Is.Empty, "nothing was computed");
            Assert.That(call.ErrorLines[^1], Does.StartWith("cnn: "));
            Assert.That(call.Error, Does.Not.Contain("Epoch 1/").And.Not.Contain("unexpected ").And.Not.Contain("   at "));
        });
    }

    // A folder that is made to be tried is no result.
    [TestCase("features", "--checkpoint", "C", "--image", "bad.png", "--output", "made/deep")]
    [TestCase("explain", "bad.png", "--checkpoint", "C", "--output", "made/deep")]
    [TestCase("features", "--checkpoint", "C", "--image", "absent.png", "--output", "made")]
    public void A_folder_for_which_nothing_came_is_taken_away(params string[] words)
    {
        folder.Write("bad.png", TestImages.CutOff());
        bool IsPlace(string word) => word == "C" || word.EndsWith(".png", StringComparison.Ordinal) || word.StartsWith("made", StringComparison.Ordinal);
        Invocation call = Invocation.Of([.. words.Select(w => IsPlace(w) ? At(w) : w)]);
        Assert.That(call.ExitCode, Is.EqualTo(CommandLine.Failure), call.Error);
        Assert.That(At("made"), Does.Not.Exist);
    }

    [Test]
    public void A_folder_that_was_there_stays()
    {
        string there = Directory.CreateDirectory(At("there")).FullName;
        folder.Write("bad.png", TestImages.CutOff());
        Assert.That(Invocation.Of("explain", At("bad.png"), "--checkpoint", At("C"), "--output", there).ExitCode, Is.EqualTo(CommandLine.Failure));
        Assert.That(there, Does.Exist);
    }

    private string At(string name) => Path.Combine(folder.Path, name switch
    {
        "T" => "t.safetensors", "C" => "c.safetensors", "O" => "o.onnx", "R" => "record", "I" or "i" => "i.png", _ => name,
    });
}
