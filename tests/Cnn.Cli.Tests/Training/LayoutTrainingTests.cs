using System.Formats.Tar;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Cnn.Models.Tests.Data.Support;

namespace Cnn.Cli.Tests;

/// <summary>Sets as practitioners have them, from the command line: shards, tables, MATLAB's files, series and volumes.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class LayoutTrainingTests
{
    private const int Count = 40;
    private readonly TemporaryFolder folder = new();

    [OneTimeSetUp]
    public void WriteSets()
    {
        byte[][] images = [.. Enumerable.Range(0, Count).Select(i => PngBytes.Plain(8, 8, 1, Pixels(i)))];
        folder.Write("wds/train-000.tar", TarBytes.Of(TarEntryFormat.Ustar, [.. Enumerable.Range(0, Count).SelectMany(i => new[]
        {
            ($"{i:D4}.png", images[i]), ($"{i:D4}.json", Encoding.UTF8.GetBytes($$"""{"animal": "{{(i % 2 == 0 ? "cat" : "dog")}}"}""")),
        })]));
        folder.Write("table.parquet", ParquetBytes.Table(
            Count, null, 0, ParquetBytes.Bytes("scan", false, images), ParquetBytes.Longs("label", [.. Enumerable.Range(0, Count).Select(i => (long)(i % 2))]),
            ParquetBytes.Longs("image", new long[Count])));

        // A column of the matrix is an image, whose columns lie side by side.
        folder.Write("set.mat", MatBytes.File(
            false, MatBytes.Matrix("X", [8, 8, Count], 9, 2, [.. Enumerable.Range(0, Count).SelectMany(Pixels)]),
            MatBytes.Matrix("y", [Count, 1], 9, 2, [.. Enumerable.Range(0, Count).Select(i => (byte)(1 + (i % 2)))])));
        folder.Write("ucr/W_TRAIN.tsv", Encoding.UTF8.GetBytes(Series(Count)));
        folder.Write("ucr/W_TEST.tsv", Encoding.UTF8.GetBytes(Series(10)));
        folder.Write("volumes.npz", NpyBytes.Zip(
            ("images.npy", NpyBytes.From("|u1", $"({Count}, 4, 4, 4)", [.. Enumerable.Range(0, Count).SelectMany(Pixels)])),
            ("labels.npy", NpyBytes.From("|u1", $"({Count},)", [.. Enumerable.Range(0, Count).Select(i => (byte)(i % 2))]))));
    }

    [OneTimeTearDown]
    public void RemoveFolder() => folder.Dispose();

    [TestCase("shards", "wds", "fashion-mlp", "--label-column animal")]
    [TestCase("parquet", "table.parquet", "fashion-mlp", "--image-column scan")]
    [TestCase("mat", "set.mat", "fashion-mlp", "")]
    [TestCase("series", "ucr", "fashion-mlp", "--normalize")]
    [TestCase("npz", "volumes.npz", "fashion-mlp", "--slices")]
    public void A_set_is_checked_learned_measured_and_gone_on_with(string kind, string place, string model, string options)
    {
        string run = Path.Combine(folder.Path, "run-" + kind), data = $"{kind}:{Path.Combine(folder.Path, place)}";
        string[] more = options.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Invocation check = Invocation.Of(["check", data, .. more.Where(o => o != "--normalize")]);
        Assert.That(check.ExitCode, Is.Zero, check.Output + check.Error);
        Invocation train = Invocation.Of(
            ["train", model, "--data", data, "--epochs", "20", "--batch", "8", "--optimizer", "adam", "--lr", "0.003", "--checkpoint", run, "--json", .. more]);
        Assert.That(train.ExitCode, Is.Zero, train.Error);
        Assert.That(Last(train, "test_accuracy"), Is.GreaterThan(0.9), train.Output);

        // What was asked for is kept with the checkpoint.
        Invocation eval = Invocation.Of("eval", Path.Combine(run, "last.safetensors"), "--json");
        Assert.That(eval.ExitCode, Is.Zero, eval.Error);
        Assert.That(Last(eval, "test_accuracy"), Is.EqualTo(Last(train, "test_accuracy")).Within(1e-6));
        Invocation on = Invocation.Of("train", model, "--data", data, "--epochs", "21", "--checkpoint", run, "--resume", "--json");
        Assert.That(on.ExitCode, Is.Zero, on.Error);
    }

    [Test]
    public void A_network_for_series_learns_them()
    {
        Invocation train = Invocation.Of(
            "train", "series-fcn", "--data", $"series:{Path.Combine(folder.Path, "ucr")}", "--epochs", "2", "--validation-split", "0", "--seed", "1");
        Assert.That(train.ExitCode, Is.Zero, train.Error);
        Assert.That(train.Error, Does.Contain("series-fcn: "));
    }

    [TestCase("series:ucr", "lenet5", "", "take series-fcn, which is for series")]
    [TestCase("npz:volumes.npz", "lenet5", "", "--slices makes a channel of each slice")]
    [TestCase("mat:set.mat", "series-fcn", "", "take a network of images")]
    [TestCase("series:ucr", "fashion-mlp", "--augment", "--augment is for images")]
    [TestCase("series:ucr", "fashion-mlp", "--image-column x", "--image-column is for parquet:PATH")]
    [TestCase("series:ucr", "fashion-mlp", "--slices", "--slices is for npz:PATH")]
    [TestCase("series:ucr", "fashion-mlp", "--image-size 8", "--image-size is for images in files")]
    [TestCase("parquet:table.parquet", "fashion-mlp", "--image-column image", "holds no images")]
    public void What_does_not_fit_is_told(string data, string model, string options, string message)
    {
        string[] parts = data.Split(':');
        string[] more = options.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Invocation train = Invocation.Of(["train", model, "--data", $"{parts[0]}:{Path.Combine(folder.Path, parts[1])}", "--epochs", "1", .. more]);
        Assert.That(train.ExitCode, Is.Not.Zero);
        Assert.That(train.Error, Does.Contain(message));
    }

    private static double Last(Invocation call, string figure) => (double)JsonNode.Parse(call.Output.Trim().Split('\n')[^1])![figure]!;

    // Bright above in every second image, and no two alike.
    private static byte[] Pixels(int i) => [.. Enumerable.Range(0, 64).Select(p => p == 63 ? (byte)i : (byte)(p < 32 == (i % 2 == 0) ? 200 : 20))];

    private static string Series(int count) => string.Join('\n', Enumerable.Range(0, count).Select(i =>
        $"{i % 2}\t{string.Join('\t', Enumerable.Range(0, 16).Select(t => Value(i, t).ToString("F3", CultureInfo.InvariantCulture)))}"));

    private static double Value(int i, int t) => (i % 2 == 0 ? Math.Sin(t) : Math.Cos(t)) + (0.01 * i);
}
