using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Cnn.Models;
using Cnn.Models.Tests.Data.Support;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Cli.Tests.Measures;

/// <summary>
/// Networks that were not trained by `cnn train` as they stand, measured on labels: by the loss that their outputs ask for, on images in the order of axes that
/// they take.
/// </summary>
[TestFixture]
[NonParallelizable]
internal sealed class ForeignNetworkTests
{
    private readonly TemporaryFolder folder = new();
    private string trained = "", mixed = "", colour = "";

    [OneTimeSetUp]
    public void Train()
    {
        trained = Path.Combine(folder.Path, "trained.safetensors");
        Run("train", "fashion-mlp", "--data", "csv:" + folder.Write("grey.csv", Rows(2, 40, 4)), "--epochs", "3", "--batch", "8", "--seed", "2",
            "--checkpoint", trained);
        mixed = Path.Combine(folder.Path, "mixed.safetensors");
        Run("train", "fashion-mlp", "--data", "csv:" + folder.Write("mixed.csv", Rows(2, 40, 4)), "--epochs", "1", "--batch", "8", "--augment",
            "mixup=0.2", "--checkpoint", mixed);
        colour = Path.Combine(folder.Path, "colour.safetensors");
        Run("train", "fashion-mlp", "--data", "csv:" + folder.Write("colour.csv", Rows(2, 40, 2 * 3 * 3)), "--image-size", "2x3", "--epochs", "1", "--batch",
            "8", "--checkpoint", colour);
    }

    [OneTimeTearDown]
    public void Clean() => folder.Dispose();

    [Test]
    public void Scores_and_probabilities_have_the_same_loss([Values] bool mixup, [Values] bool logits)
    {
        string from = mixup ? mixed : trained, file = Path.Combine(folder.Path, "a.onnx"), again = Path.Combine(folder.Path, "a.safetensors");
        Run(["export", "--checkpoint", from, "--output", file, .. logits ? (string[])["--logits"] : []]);
        Run("import", file, "--output", again);
        (double loss, double accuracy) = Measure(from);
        (double after, double right) = Measure(again);
        Assert.That(after, Is.EqualTo(loss).Within(1e-4));
        Assert.That(right, Is.EqualTo(accuracy));
    }

    // Images of 2 x 3 in colour, of which no two axes are alike: what is read in another order gives other numbers.
    [Test]
    public void An_image_keeps_its_meaning_through_every_order_of_axes([Values] bool firstInFile, [Values] bool lastInModel)
    {
        string file = Path.Combine(folder.Path, "b.onnx"), again = Path.Combine(folder.Path, "b.safetensors"),
            picture = folder.Write("b.png", PngBytes.Plain(3, 2, 3, [.. Enumerable.Range(0, 18).Select(i => (byte)(13 * i))]));
        Run(["export", "--checkpoint", colour, "--output", file, .. firstInFile ? (string[])["--channels-first"] : []]);
        JsonObject read = Run(["import", file, "--output", again, "--json", .. lastInModel ? (string[])["--channels-last"] : []]).Json.Single();
        Assert.That((string)read["input"]!, Is.EqualTo(firstInFile && !lastInModel ? "(3, 2, 3)" : "(2, 3, 3)"));
        Assert.That(Measure(again).Loss, Is.EqualTo(Measure(colour).Loss).Within(1e-4));
        Assert.That(Probability(again, picture), Is.EqualTo(Probability(colour, picture)).Within(1e-5));

        // And back.
        string twice = Path.Combine(folder.Path, "c.onnx"), last = Path.Combine(folder.Path, "c.safetensors");
        Run("export", "--checkpoint", again, "--output", twice, "--channels-first");
        Run("import", twice, "--output", last, "--channels-last");
        Assert.That(Probability(last, picture), Is.EqualTo(Probability(colour, picture)).Within(1e-5));
    }

    [Test]
    public void A_file_that_says_nothing_of_its_images_has_them_with_channels_first()
    {
        string file = Path.Combine(folder.Path, "d.onnx"), again = Path.Combine(folder.Path, "d.safetensors"),
            picture = folder.Write("d.png", PngBytes.Plain(5, 4, 1, [.. Enumerable.Range(0, 20).Select(i => (byte)(12 * i))]));
        using (var model = new Sequential(new Input(4, 5, 1), new Conv2D(2, 3), new Flatten(), new Dense(2) { Activation = Activation.Softmax }))
        {
            OnnxModel.Save(model, file, new OnnxExportOptions { ChannelsFirst = true });
        }

        Run("import", file, "--output", again);
        Assert.That(SampleMetadata.Read(Checkpoint.ReadInfo(again)).Encoding!.Format, Is.EqualTo(DataFormat.ChannelsFirst));
        double first = Probability(again, picture);
        Run("import", file, "--output", again, "--channels-last");
        Assert.That(Probability(again, picture), Is.EqualTo(first).Within(1e-5));
    }

    // Label 0 for dark images, 1 for bright ones: P(1) = 1 / (1 + exp(2 - 4 x)) of an image of one pixel x.
    [Test]
    public void One_output_is_measured_on_two_classes_by_hand()
    {
        string file = Path.Combine(folder.Path, "one.safetensors");
        folder.Write("one/train.csv", "0,0\n1,255\n"u8.ToArray());
        folder.Write("one/test.csv", "0,0\n1,255\n1,0\n0,0\n"u8.ToArray());
        SaveOne(file, compiled: true);
        JsonObject line = Run("eval", "--checkpoint", file, "--data", "csv:" + Path.Combine(folder.Path, "one"), "--json").Json.Single();

        // Three are right with P = 0.8808, one is wrong with 0.1192: (3 x 0.1269 + 2.1269) / 4.
        double right = -Math.Log(1 / (1 + Math.Exp(-2))), wrong = -Math.Log(1 - (1 / (1 + Math.Exp(-2))));
        Assert.That((double)line["test_loss"]!, Is.EqualTo(((3 * right) + wrong) / 4).Within(1e-5));
        Assert.That((double)line["test_accuracy"]!, Is.EqualTo(0.75));
        SaveOne(file, compiled: false);
        Assert.That((double)Run("eval", "--checkpoint", file, "--data", "csv:" + Path.Combine(folder.Path, "one"), "--json").Json.Single()["test_loss"]!,
            Is.EqualTo(((3 * right) + wrong) / 4).Within(1e-5));
        Invocation more = Invocation.Of(
            "eval", "--checkpoint", file, "--data", "csv:" + folder.Write("three.csv", "0,0\n1,255\n2,3\n0,1\n1,7\n2,9\n"u8.ToArray()));
        Assert.That((more.ExitCode, more.ErrorLines[^1]),
            Is.EqualTo((CommandLine.Failure, more.ErrorLines.First(l => l.Contains("has 3 classes, and", StringComparison.Ordinal)))));
    }

    [Test]
    public void One_output_is_trained_on()
    {
        string file = Path.Combine(folder.Path, "goes-on.safetensors"), data = "csv:" + folder.Write("ones.csv", Rows(2, 40, 1));
        SaveOne(file, compiled: true, name: "lenet5");
        double before = (double)Run("eval", "--checkpoint", file, "--data", data, "--json").Json.Single()["test_loss"]!;
        Run("train", "lenet5", "--resume", file, "--data", data, "--epochs", "40", "--batch", "8", "--lr", "1", "--checkpoint", file);
        Assert.That(Measure(file).Loss, Is.LessThan(before));
    }

    [Test]
    public void A_value_without_a_loss_is_not_measured_on_labels()
    {
        string file = Path.Combine(folder.Path, "value.safetensors");
        using (var model = new Sequential(new Input(1, 1, 1), new Flatten(), new Dense(1)))
        {
            model.Save(file);
        }

        Invocation.Of("eval", "--checkpoint", file, "--data", "csv:" + folder.Write("v.csv", Rows(2, 40, 1)))
            .ExpectOneMessage(CommandLine.Failure, "names no loss");
    }

    private static void SaveOne(string path, bool compiled, string name = "one")
    {
        using var model = new Sequential(name) { new Input(1, 1, 1), new Flatten(), new Dense(1) { Activation = Activation.Sigmoid } };
        if (compiled)
        {
            model.Compile(new Sgd(), Loss.BinaryCrossentropy, Metric.Accuracy);
        }

        model.SetWeight(model.Parameters[0], Tensor.From<float>([4], new Shape(1, 1)));
        model.SetWeight(model.Parameters[1], Tensor.From<float>([-2], new Shape(1)));
        model.Save(path);
    }

    private static (double Loss, double Accuracy) Measure(string checkpoint)
    {
        JsonObject line = Run("eval", "--checkpoint", checkpoint, "--json").Json.Single();
        return ((double)line["test_loss"]!, (double)line["test_accuracy"]!);
    }

    private static double Probability(string checkpoint, string picture) =>
        (double)Run("predict", picture, "--checkpoint", checkpoint, "--json").Json.Single()["predictions"]!.AsArray()
            .Single(p => (int)p!["label"]! == 0)!["probability"]!;

    // Class 1 is bright.
    private static byte[] Rows(int classes, int count, int pixels)
    {
        var random = new Random(9);
        var text = new StringBuilder();
        for (int i = 0; i < count; i++)
        {
            text.Append((i % classes).ToString(CultureInfo.InvariantCulture));
            for (int p = 0; p < pixels; p++)
            {
                text.Append(',').Append(((i % classes * 120) + random.Next(120)).ToString(CultureInfo.InvariantCulture));
            }

            text.Append('\n');
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static Invocation Run(params string[] args)
    {
        Invocation run = Invocation.Of(args);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        return run;
    }
}
