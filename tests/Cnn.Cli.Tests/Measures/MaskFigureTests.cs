using System.Text.Json.Nodes;
using Cnn.Models;
using Cnn.Models.Tests.Data.Support;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Tests;

namespace Cnn.Cli.Tests;

/// <summary>
/// Images with masks on the command line, by hand. The network takes each pixel's brightest colour for its class: red is 0, green 1, blue 2.
/// </summary>
[TestFixture]
[NonParallelizable]
internal sealed class MaskFigureTests
{
    private const byte Void = 255;

    private readonly TemporaryFolder folder = new();

    private string File => Path.Combine(folder.Path, "brightest.safetensors");

    private string Data => "masks:" + Path.Combine(folder.Path, "set");

    [OneTimeSetUp]
    public void WriteFiles()
    {
        using var model = new Sequential(new Input(2, 4, 3), new Conv2D(3, 1) { UseBias = false, Activation = Activation.Softmax });
        model.SetWeight(model.Parameters[0], Tensor.From([9f, 0, 0, 0, 9, 0, 0, 0, 9], new Shape(1, 1, 3, 3)));
        model.Save(File, new SampleMetadata(["sky", "tree", "road"], ImageEncoding.Default).ToText());
        folder.Write("set/classes.txt", "sky\ntree\nroad\n"u8.ToArray());
        Write("train", "a", [0, 0, 1, 1, 2, 2, 0, 1], [0, 0, 1, 1, 2, 2, 0, 1]);

        // Seen against true: six pixels count, two are void.
        Write("test", "b", [0, 0, 0, 1, 1, 1, 2, 0], [0, 0, 1, 1, 1, 0, Void, Void]);
    }

    [OneTimeTearDown]
    public void Clean() => folder.Dispose();

    [Test]
    public void Each_class_has_its_IoU_and_Dice_and_void_counts_nowhere()
    {
        // Of 0: 2 of 2 + 1 + 1; of 1: 2 of 2 + 1 + 1; of 2 nothing, and nothing is taken for it but a void pixel. 4 of 6 are right.
        JsonObject[] lines = Run("eval", "--checkpoint", File, "--data", Data, "--per-class", "--json").Json;
        Assert.That((double)lines[0]["test_accuracy"]!, Is.EqualTo(4 / 6.0).Within(1e-9));
        Assert.That((double)lines[0]["test_mean_io_u"]!, Is.EqualTo(0.5).Within(1e-9));
        Assert.That(lines[1..4].Select(l => (string?)l["class"]), Is.EqualTo(new[] { "sky", "tree", "road" }));
        Assert.That(lines[1..4].Select(l => (int)l["pixels"]!), Is.EqualTo(new[] { 3, 3, 0 }));
        Assert.That(lines[1..4].Select(l => (double?)l["iou"]), Is.EqualTo(new double?[] { 0.5, 0.5, null }));
        Assert.That(lines[1..4].Select(l => (double?)l["dice"]), Is.EqualTo(new double?[] { 4 / 6.0, 4 / 6.0, null }));
        Assert.That(((double)lines[4]["mean_iou"]!, (double)lines[4]["mean_dice"]!), Is.EqualTo((0.5, 4 / 6.0)));
        Assert.That(Run("eval", "--checkpoint", File, "--data", Data, "--per-class").OutputLines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries),
            Is.EqualTo(new[] { "Class", "Pixels", "IoU", "Dice" }));
    }

    [Test]
    public void Predictions_are_masks_of_the_size_of_their_images()
    {
        // Four rows of the two that the network sees: each twice.
        folder.Write("tall.png", Image(4, 4, [0, 1, 2, 0, 0, 1, 2, 0, 2, 2, 1, 1, 2, 2, 1, 1]));
        string image = Path.Combine(folder.Path, "tall.png"), output = Path.Combine(folder.Path, "out");
        JsonObject line = Run("predict", File, image, "--output", output, "--json").Json.Single();
        Assert.That((string?)line["mask"], Is.EqualTo(Path.Combine(output, "tall.png")));
        Assert.That(MaskImage.Read(Path.Combine(output, "tall.png")).Classes, Is.EqualTo(new byte[] { 0, 1, 2, 0, 0, 1, 2, 0, 2, 2, 1, 1, 2, 2, 1, 1 }));
        Assert.That(line["shares"]!.AsArray().Select(s => ((string?)s!["class"], (double)s["share"]!)),
            Is.EqualTo(new[] { ("tree", 6 / 16.0), ("road", 6 / 16.0), ("sky", 4 / 16.0) }));
        Assert.That(Run("predict", File, image).OutputLines[1], Does.EndWith("tree 37.5 %  road 37.5 %  sky 25.0 %"));
        Invocation.Of("predict", File, image, "--output", "out.csv").ExpectOneMessage(CommandLine.Usage, "its masks go into a folder");
    }

    [Test]
    public void A_training_goes_all_the_way()
    {
        using var place = new TemporaryFolder();
        var random = new Random(5);
        foreach (string part in (string[])["train", "val", "test"])
        {
            for (int i = 0; i < 3; i++)
            {
                place.Write($"set/{part}/images/{i}.png", TestImages.Noise(random, 16, 3));
                place.Write($"set/{part}/masks/{i}.png", PngBytes.Plain(16, 16, 1, [.. Enumerable.Range(0, 256).Select(p => (byte)(p < 16 ? 255 : p % 3))]));
            }
        }

        string data = "masks:" + Path.Combine(place.Path, "set"), run = Path.Combine(place.Path, "run"), last = Path.Combine(run, "last.safetensors");
        JsonObject[] first = Run("train", "unet", "--data", data, "--batch", "2", "--epochs", "1", "--augment", "flip,crop=2,rotate=10", "--checkpoint", run,
            "--report", Path.Combine(place.Path, "report"), "--json").Json;
        Assert.That(first[0]["val_mean_io_u"], Is.Not.Null);
        JsonObject[] second = Run("train", "unet", "--epochs", "2", "--resume", last, "--checkpoint", run, "--json").Json;
        JsonObject measured = Run("eval", "--checkpoint", last, "--json").Json.Single();
        Assert.That((double)measured["test_loss"]!, Is.EqualTo((double)second[1]["test_loss"]!).Within(1e-3).Percent);
        Assert.That((double)measured["test_mean_io_u"]!, Is.EqualTo((double)second[1]["test_mean_io_u"]!).Within(1e-6));
        Invocation check = Invocation.Of("check", Path.Combine(place.Path, "set"));
        Assert.That((check.ExitCode, check.OutputLines[^1]), Is.EqualTo((0, $"{data}: nothing is wrong.")));
    }

    [Test]
    public void What_does_not_fit_is_said_in_a_sentence()
    {
        void Fails(int code, string part, params string[] arguments) => Invocation.Of(arguments).ExpectLastMessage(code, part);
        Fails(CommandLine.Usage, "unet has no set of its own: name one with --data masks:PATH", "train", "unet");
        Fails(CommandLine.Failure, "take a network that gives one for each, such as unet", "train", "lenet5", "--data", Data, "--image-size", "32");
        Fails(CommandLine.Failure, "have void pixels, 255", "train", "unet", "--data", Data, "--image-size", "16", "--loss", "dice");
        Fails(CommandLine.Failure, "tells two apart", "train", "unet", "--data", Data, "--image-size", "16", "--loss", "binary_crossentropy");
        Fails(CommandLine.Usage, "leave another --loss, mixup", "train", "unet", "--data", Data, "--image-size", "16", "--loss", "hinge");
        Fails(CommandLine.Usage, "leave another --loss, mixup", "train", "unet", "--data", Data, "--image-size", "16", "--mixup", "0.2");
        Fails(CommandLine.Usage, "and the set has masks", "train", "unet", "--data", Data, "--image-size", "16", "--class-weights", "0=2");
        Fails(CommandLine.Failure, "it takes sides that are multiples of 16", "train", "unet", "--data", Data);
    }

    private void Write(string part, string name, byte[] colours, byte[] mask)
    {
        folder.Write($"set/{part}/images/{name}.png", Image(4, 2, colours));
        folder.Write($"set/{part}/masks/{name}.png", PngBytes.Plain(4, 2, 1, mask));
    }

    private static byte[] Image(int width, int height, byte[] colours) =>
        PngBytes.Plain(width, height, 3, [.. colours.SelectMany(c => Enumerable.Range(0, 3).Select(i => (byte)(i == c ? 200 : 0)))]);

    private static Invocation Run(params string[] arguments)
    {
        Invocation run = Invocation.Of(arguments);
        Assert.That(run.ExitCode, Is.EqualTo(CommandLine.Success), run.Error);
        return run;
    }
}
