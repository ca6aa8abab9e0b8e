using System.Text.Json.Nodes;
using Cnn.Models;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Cli.Tests;

/// <summary>
/// cnn predict of series. The network sees three steps of one number less 2, and gives the first of them as the logit of "down" and the last as that of "up".
/// </summary>
[TestFixture]
[NonParallelizable]
internal sealed class SeriesPredictTests
{
    private readonly TemporaryFolder folder = new();

    private string Network => Path.Combine(folder.Path, "network.safetensors");

    [OneTimeSetUp]
    public void WriteNetwork()
    {
        using var model = new Sequential(new Input(3, 1), new Flatten(), new Dense(2) { UseBias = false, Activation = Activation.Softmax });
        model.SetWeight(model.Parameters[0], Tensor.From([1f, 0, 0, 0, 0, 1], new Shape(3, 2)));
        model.Save(Network, new SampleMetadata(["down", "up"], new ImageEncoding { Scale = 1, Mean = [2], Deviation = [0.5f] }).ToText());
    }

    [OneTimeTearDown]
    public void Clean() => folder.Dispose();

    [TestCase("labelled.tsv", "1\t3\t0\t2\n2\t2\t5\t2.5\n")]
    [TestCase("bare.csv", "3,0,2\n2,5,2.5\n")]
    [TestCase("blanks.txt", "  3 0 2\n\n  2   5  2.5\n")]
    [TestCase("words.tsv", "down\t3\t0\t2\nup\t2\t5\t2.5\n")]
    [TestCase("labelled.ts", "@classLabel true a b\n@data\n3,0,2:a\n2,5,2.5:b\n")]
    [TestCase("bare.ts", "@classLabel false\n@data\n3,0,2\n2,5,2.5\n")]
    public void Series_with_labels_and_without_give_a_table(string name, string text)
    {
        // (3 - 2) / 0.5 = 2 against 0, then 0 against 1.
        string file = folder.Write(name, System.Text.Encoding.UTF8.GetBytes(text)), table = Path.Combine(folder.Path, name + ".out.csv");
        Invocation run = Invocation.Of("predict", Network, "series:" + file, "--output", table);
        Assert.That((run.ExitCode, run.OutputLines[^1]), Is.EqualTo((0, $"2 series: {table}")), run.Error);
        string[] lines = File.ReadAllLines(table);
        Assert.That(lines[0], Is.EqualTo("series,class,probability,down,up"));
        string[][] rows = [.. lines[1..].Select(l => l[l.IndexOf(", line ", StringComparison.Ordinal)..].Split('"')[^1].Split(','))];
        Assert.That(rows.Select(r => r[1]), Is.EqualTo(new[] { "down", "up" }));
        Assert.That(rows.Select(r => double.Parse(r[2], System.Globalization.CultureInfo.InvariantCulture)),
            Is.EqualTo(new[] { 1 / (1 + Math.Exp(-2)), 1 / (1 + Math.Exp(-1)) }).Within(1e-6));
    }

    [Test]
    public void Of_a_folder_the_test_part_is_predicted_and_lines_are_printed()
    {
        folder.Write("set/W_TRAIN.tsv", "1\t3\t0\t2\n"u8.ToArray());
        folder.Write("set/W_TEST.tsv", "3\t0\t2\n"u8.ToArray());
        JsonObject line = Invocation.Of("predict", Network, "series:" + Path.Combine(folder.Path, "set"), "--json").Json.Single();
        Assert.That((string?)line["series"], Does.EndWith("W_TEST.tsv, line 1"));
        Assert.That((string?)line["predictions"]![0]!["class"], Is.EqualTo("down"));
        Invocation printed = Invocation.Of("predict", Network, "series:" + Path.Combine(folder.Path, "set"));
        Assert.That(printed.OutputLines[0], Does.StartWith("Series").And.EndWith("Most probable classes"));
    }

    [Test]
    public void Sensors_need_no_labels()
    {
        string network = Path.Combine(folder.Path, "two.safetensors");
        using (var model = new Sequential(new Input(2, 2), new Flatten(), new Dense(2) { UseBias = false, Activation = Activation.Softmax }))
        {
            // The first step's second channel against the second step's first.
            model.SetWeight(model.Parameters[0], Tensor.From([0f, 0, 1, 0, 0, 1, 0, 0], new Shape(4, 2)));
            model.Save(network, new SampleMetadata(["still", "moving"], new ImageEncoding { Scale = 1 }).ToText());
        }

        folder.Write("har/test/Inertial Signals/x_test.txt", " 0 3\n 0 1\n"u8.ToArray());
        folder.Write("har/test/Inertial Signals/y_test.txt", " 1 0\n 2 0\n"u8.ToArray());
        JsonObject[] lines = Invocation.Of("predict", network, "series:" + Path.Combine(folder.Path, "har"), "--json").Json;
        Assert.That(lines.Select(l => (string?)l["predictions"]![0]!["class"]), Is.EqualTo(new[] { "moving", "still" }));
        Assert.That((double)lines[0]["predictions"]![0]!["probability"]!, Is.EqualTo(1 / (1 + Math.Exp(-2))).Within(1e-6));
    }

    [Test]
    public void What_does_not_fit_is_said_in_a_sentence()
    {
        string file = folder.Write("long.tsv", "1\t1\t2\t3\t4\t5\n"u8.ToArray()), gap = folder.Write("gap.tsv", "1\t?\t2\n"u8.ToArray());
        Invocation.Of("predict", Network, "series:" + file).ExpectOneMessage(CommandLine.Failure, "expected 3 steps and 1 channels");
        Invocation.Of("predict", Network, "series:" + gap).ExpectOneMessage(CommandLine.Failure, "gap.tsv, line 1 has no value in place 2");
        Invocation.Of("predict", Network, "series:" + file, gap).ExpectOneMessage(CommandLine.Usage, "Series are predicted by themselves");
        Invocation.Of("predict", Network, "series:" + file, "--output", file).ExpectOneMessage(CommandLine.Usage, "--output");
    }

    [Test]
    public void A_trained_network_says_of_series_what_it_learned()
    {
        string Lines(int count) => string.Concat(Enumerable.Range(0, count)
            .Select(i => i % 2 == 0 ? "1\t0\t0.1\t5\t5.1\t5\t5.2\t5\t5\n" : "2\t5\t5.2\t0\t0.1\t0\t0\t0.2\t0\n"));
        folder.Write("learned/S_TRAIN.tsv", System.Text.Encoding.UTF8.GetBytes(Lines(32)));
        folder.Write("learned/S_TEST.tsv", System.Text.Encoding.UTF8.GetBytes(Lines(8)));
        string run = Path.Combine(folder.Path, "run");
        Invocation train = Invocation.Of(
            "train", "series-fcn", "--data", "series:" + Path.Combine(folder.Path, "learned"), "--normalize", "--epochs", "8", "--batch", "8",
            "--checkpoint", run);
        Assert.That(train.ExitCode, Is.Zero, train.Error);
        JsonObject[] lines = Invocation.Of("predict", run, "series:" + Path.Combine(folder.Path, "learned"), "--json").Json;
        Assert.That(lines.Select(l => (string?)l["predictions"]![0]!["class"]), Is.EqualTo(new[] { "1", "2", "1", "2", "1", "2", "1", "2" }));
    }
}
