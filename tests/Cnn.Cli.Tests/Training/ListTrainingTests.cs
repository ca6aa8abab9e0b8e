using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Cnn.Models.Tests.Data.Support;

namespace Cnn.Cli.Tests;

/// <summary>Lists from the command line: classes, several labels and numbers are trained, evaluated, gone on with and predicted.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class ListTrainingTests
{
    private readonly TemporaryFolder folder = new();

    [OneTimeSetUp]
    public void WriteImages()
    {
        for (int i = 0; i < 60; i++)
        {
            // The left half is bright in every second image, the right half in every third one.
            byte left = (byte)(i % 2 * 200), right = (byte)(i % 3 == 0 ? 200 : 0);
            folder.Write(Name(i) + ".png", PngBytes.Plain(8, 8, 1, [.. Enumerable.Range(0, 64).Select(p => p % 8 < 4 ? left : right)]));
        }

        folder.Write(
            "class.csv", Lines("image,label,split", i => $"{Name(i)},{(i % 2 == 0 ? "dark" : "bright")},{(i < 40 ? "train" : i < 50 ? "val" : "test")}"));
        folder.Write("several.csv", Lines("image,tags", i => $"{Name(i)},{(i % 2 == 1 ? "left" : "")}{(i % 3 == 0 ? "|right" : "")}"));
        folder.Write("number.csv", Lines("image,value", i => string.Create(CultureInfo.InvariantCulture, $"{Name(i)},{(i % 2) + 0.5}")));
        folder.Write("bare.csv", Lines("image", Name));
    }

    [OneTimeTearDown]
    public void RemoveFolder() => folder.Dispose();

    [TestCase("class", "test_accuracy", 1)]
    [TestCase("several", "test_binary_accuracy", 1)]
    [TestCase("number", "test_mean_absolute_error", 0)]
    public void What_a_list_says_is_learned(string list, string figure, double ideal)
    {
        string run = Path.Combine(folder.Path, "run-" + list), data = $"list:{Path.Combine(folder.Path, list + ".csv")}";
        Invocation train = Invocation.Of(
            "train", "fashion-mlp", "--data", data, "--epochs", "30", "--batch", "8", "--optimizer", "adam", "--lr", "0.003", "--checkpoint", run, "--json");
        Assert.That(train.ExitCode, Is.Zero, train.Error);
        JsonNode trained = JsonNode.Parse(train.Output.Trim().Split('\n')[^1])!;
        Assert.That((double)trained[figure]!, Is.EqualTo(ideal).Within(0.2), train.Output);

        Invocation eval = Invocation.Of("eval", Path.Combine(run, "last.safetensors"), "--json");
        Assert.That(eval.ExitCode, Is.Zero, eval.Error);
        Assert.That((double)JsonNode.Parse(eval.Output.Trim().Split('\n')[^1])![figure]!, Is.EqualTo((double)trained[figure]!).Within(1e-6));

        Invocation on = Invocation.Of("train", "fashion-mlp", "--data", data, "--epochs", "31", "--checkpoint", run, "--resume", "--json");
        Assert.That(on.ExitCode, Is.Zero, on.Error);

        string table = Path.Combine(folder.Path, list + "-out.csv");
        Invocation predict = Invocation.Of("predict", run, $"list:{Path.Combine(folder.Path, "bare.csv")}", "--output", table);
        Assert.That(predict.ExitCode, Is.Zero, predict.Error);
        Assert.That(File.ReadAllLines(table), Has.Length.EqualTo(61));
    }

    [TestCase("class", "test_accuracy")]
    [TestCase("number", "test_mean_absolute_error")]
    public void A_list_without_lines_to_learn_from_is_for_judging_only(string kind, string figure)
    {
        string run = Path.Combine(folder.Path, "judged-" + kind), file = Path.Combine(folder.Path, kind + ".csv"), later = folder.Write(kind + "-later.csv",
            Lines("image,label,split", i => $"{Name(i)},{(kind == "class" ? i % 2 == 0 ? "dark" : "bright" : "1")},test"));
        Invocation train = Invocation.Of("train", "fashion-mlp", "--data", $"list:{file}", "--epochs", "1", "--checkpoint", run);
        Assert.That(train.ExitCode, Is.Zero, train.Error);
        Invocation eval = Invocation.Of("eval", run, "--data", $"list:{later}", "--label-column", "label", "--json");
        Assert.That(eval.ExitCode, Is.Zero, eval.Error);
        Assert.That(JsonNode.Parse(eval.Output.Trim().Split('\n')[^1])![figure], Is.Not.Null);
        Invocation on = Invocation.Of(
            "train", "fashion-mlp", "--data", $"list:{later}", "--label-column", "label", "--epochs", "2", "--checkpoint", run, "--resume");
        Assert.That(on.ExitCode, Is.Not.Zero);
        Assert.That(on.Error, Does.Contain("no line is one of train"));
        Invocation.Of("predict", run, $"list:{folder.Path}").ExpectOneMessage(CommandLine.Failure, "is a folder: expected one list, such as");
    }

    [Test]
    public void Parts_of_a_list_are_what_they_are_called()
    {
        Invocation train = Invocation.Of("train", "fashion-mlp", "--data", $"list:{Path.Combine(folder.Path, "class.csv")}", "--epochs", "1");
        Assert.That(train.Error, Does.Contain("40 training, 10 validation and 10 test images"));
    }

    [Test]
    public void Every_fault_of_a_list_is_found()
    {
        string list = folder.Write(
            "faults.csv", Encoding.UTF8.GetBytes($"image,label\n{Name(0)},a\nnone,b\n{Name(1)},b\n{Name(2)},b\n{Name(3)},a\nnothing,a\n"));
        Invocation check = Invocation.Of("check", $"list:{list}");
        Assert.That(check.ExitCode, Is.EqualTo(CommandLine.Failure));
        Assert.That(check.Output, Does.Contain("line 3 names the image 'none'").And.Contain("line 7 names the image 'nothing'").And.Contain("2 problems"));
    }

    [TestCase("--class-weights balanced", "--class-weights is for images of one class each")]
    [TestCase("--classes 3", "--classes is for images of one class each")]
    [TestCase("--loss categorical_crossentropy", "CategoricalCrossentropy is for classes")]
    [TestCase("--label-kind many", "--label-kind expects class, several or number")]
    [TestCase("--fit squeeze", "--fit expects stretch or crop")]
    public void What_makes_no_sense_for_several_labels_is_refused(string options, string words)
    {
        Invocation train = Invocation.Of(
            ["train", "fashion-mlp", "--data", $"list:{Path.Combine(folder.Path, "several.csv")}", "--epochs", "1", .. options.Split(' ')]);
        Assert.That(train.ExitCode, Is.EqualTo(CommandLine.Usage), train.Error);
        Assert.That(train.ErrorLines[^1], Does.StartWith("cnn: ").And.Contain(words));
    }

    [TestCase("mnist", "--label-kind several", "--label-kind is for list:PATH")]
    [TestCase("mnist", "--label-column x", "and the first of them for list:PATH")]
    [TestCase("synthetic", "--fit crop", "--fit is for folder:PATH, list:PATH and masks:PATH")]
    public void Options_of_lists_are_for_lists(string data, string options, string words) => Invocation.Of(
        ["train", "fashion-mlp", "--data", data, .. options.Split(' ')]).ExpectOneMessage(CommandLine.Usage, words);

    [Test]
    public void The_way_of_images_into_batches_is_timed()
    {
        Invocation bench = Invocation.Of(
            "bench-data", $"list:{Path.Combine(folder.Path, "class.csv")}", "--image-size", "6", "--fit", "crop", "--augment", "flip,resized-crop=0.5",
            "--loaders", "1", "--epochs", "3", "--json");
        Assert.That(bench.ExitCode, Is.Zero, bench.Error);
        JsonNode[] lines = [.. bench.Output.Trim().Split('\n').Select(l => JsonNode.Parse(l)!)];
        Assert.That(lines.Select(l => ((int)l["epoch"]!, (int)l["images"]!, (int)l["threads"]!)), Is.EqualTo(new[] { (1, 40, 1), (2, 40, 1), (3, 40, 1) }));
        Assert.That(lines.Select(l => (double)l["img_s"]!), Is.All.Positive);
        Invocation.Of("bench-data", "synthetic", "--loaders", "-1").ExpectOneMessage(CommandLine.Usage, "--loaders expects a number from 0 to 256");
    }

    private static string Name(int i) => string.Create(CultureInfo.InvariantCulture, $"pic{i}");

    private static byte[] Lines(string heading, Func<int, string> line) =>
        Encoding.UTF8.GetBytes($"{heading}\n{string.Join('\n', Enumerable.Range(0, 60).Select(line))}\n");
}
