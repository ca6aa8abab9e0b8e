using System.Text.Json.Nodes;
using Cnn.Models;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Tests;

namespace Cnn.Cli.Tests;

/// <summary>
/// Figures of each class, by hand. The network gives the brightness of an image's three pixels as scores, so that the brightest one is the class: the images
/// are of 0, 0, 0, 1 and taken for 0, 0, 1, 0; nothing is of class 2 or taken for it.
/// </summary>
[TestFixture]
[NonParallelizable]
internal sealed class ClassFigureTests
{
    private readonly TemporaryFolder folder = new();

    private string File => Path.Combine(folder.Path, "brightest.safetensors");

    private string Data => "csv:" + Path.Combine(folder.Path, "set");

    [OneTimeSetUp]
    public void WriteFiles()
    {
        using var model = new Sequential(new Input(1, 3, 1), new Flatten(), new Dense(3, "softmax") { UseBias = false });
        model.SetWeight(model.Parameters[0], Tensor.From([9f, 0, 0, 0, 9, 0, 0, 0, 9], new Shape(3, 3)));
        model.Save(File, new SampleMetadata(["0", "1", "2"], ImageEncoding.Default).ToText());
        folder.Write("set/train.csv", "0,255,0,0\n1,0,255,0\n2,0,0,255\n"u8.ToArray());
        folder.Write("set/test.csv", "0,255,0,0\n0,255,9,0\n0,0,255,0\n1,255,0,0\n"u8.ToArray());
    }

    [OneTimeTearDown]
    public void Clean() => folder.Dispose();

    [Test]
    public void Each_class_has_its_precision_recall_and_F1()
    {
        JsonObject[] lines = Run("--json").Json;
        Assert.That((double)lines[0]["test_accuracy"]!, Is.EqualTo(0.5));
        Assert.That(lines[1..].Select(l => (string?)l["class"]), Is.EqualTo(new[] { "0", "1", "2" }));
        Assert.That(lines[1..].Select(l => (int)l["images"]!), Is.EqualTo(new[] { 3, 1, 0 }));
        Assert.That(lines[1..].Select(l => (double?)l["precision"]), Is.EqualTo(new double?[] { 2.0 / 3, 0, null }));
        Assert.That(lines[1..].Select(l => (double?)l["recall"]), Is.EqualTo(new double?[] { 2.0 / 3, 0, null }));
        Assert.That(lines[1..].Select(l => (double?)l["f1"]), Is.EqualTo(new double?[] { 4.0 / 6, 0, null }));
    }

    [Test]
    public void In_words_it_is_a_table_and_what_has_no_share_a_dash()
    {
        string[] lines = Run().OutputLines;
        Assert.That(lines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries), Is.EqualTo(new[] { "Class", "Images", "Precision", "Recall", "F1" }));
        Assert.That(lines[2].Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            Is.EqualTo(new[] { "0", "3", "66.7 %", "66.7 %", "66.7 %" }));
        Assert.That(lines[4].Split(' ', StringSplitOptions.RemoveEmptyEntries), Is.EqualTo(new[] { "2", "0", "-", "-", "-" }));
    }

    private Invocation Run(params string[] more)
    {
        Invocation eval = Invocation.Of(["eval", "--checkpoint", File, "--data", Data, "--image-size", "1x3", "--per-class", .. more]);
        Assert.That(eval.ExitCode, Is.EqualTo(CommandLine.Success), eval.Error);
        return eval;
    }
}
