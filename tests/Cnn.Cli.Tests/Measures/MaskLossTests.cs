using System.Text.Json.Nodes;
using Cnn.Models;
using Cnn.Models.Tests.Data.Support;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Cli.Tests;

/// <summary>
/// Masks of two classes under other losses than the usual one. The network takes what is red for class 0 and what is green for class 1, with odds of 3 to 1.
/// </summary>
[TestFixture]
[NonParallelizable]
internal sealed class MaskLossTests
{
    // What pixels show (0 red, 1 green, 2 blue) and what they are.
    private static readonly byte[] Seen = [1, 1, 0, 0, 1, 0, 2, 2], True = [1, 1, 0, 0, 0, 1, 1, 0];

    [TestCase(DataFormat.ChannelsLast)]
    [TestCase(DataFormat.ChannelsFirst)]
    public void A_network_of_one_channel_is_measured_and_writes_masks(DataFormat format)
    {
        using var folder = new TemporaryFolder();
        Write(folder, "train/{0}/a.png", 4, 2, Seen, True);
        Write(folder, "test/{0}/b.png", 4, 2, Seen, True);
        folder.Write("set/classes.txt", "ground\ncar\n"u8.ToArray());
        string file = Path.Combine(folder.Path, "cars.safetensors"), data = "masks:" + Path.Combine(folder.Path, "set");
        using (var model = new Sequential(
            format == DataFormat.ChannelsLast ? new Input(2, 4, 3) : new Input(3, 2, 4),
            new Conv2D(1, 1) { UseBias = false, Activation = Activation.Sigmoid, DataFormat = format }))
        {
            float odds = MathF.Log(3);
            model.SetWeight(model.Parameters[0], Tensor.From([-odds, odds, 0], new Shape(1, 1, 3, 1)));
            model.Save(file, new SampleMetadata(["ground", "car"], new ImageEncoding { Format = format }).ToText());
        }

        // Taken for cars are the green ones. Of cars: 2 of 2 + 1 + 2; of the ground: 3 of 3 + 2 + 1. 5 of 8 are right.
        JsonObject[] lines = Run("eval", "--checkpoint", file, "--data", data, "--per-class", "--json");
        Assert.That((double)lines[0]["test_loss"]!, Is.EqualTo(((4 * Math.Log(4.0 / 3)) + (2 * Math.Log(4)) + (2 * Math.Log(2))) / 8).Within(1e-5));
        Assert.That((double)lines[0]["test_accuracy"]!, Is.EqualTo(5 / 8.0).Within(1e-9));
        Assert.That((double)lines[0]["test_mean_io_u"]!, Is.EqualTo(0.45).Within(1e-9));
        Assert.That(lines[1..3].Select(l => ((string?)l["class"], (double)l["iou"]!)), Is.EqualTo(new[] { ("ground", 0.5), ("car", 0.4) }));
        Assert.That(lines[1..3].Select(l => (double)l["dice"]!), Is.EqualTo(new[] { 6 / 9.0, 4 / 7.0 }));

        string output = Path.Combine(folder.Path, "out"), image = Path.Combine(folder.Path, "set", "test", "images", "b.png");
        JsonObject line = Run("predict", file, image, "--output", output, "--json").Single();
        Assert.That(MaskImage.Read(Path.Combine(output, "b.png")).Classes, Is.EqualTo(Seen.Select(s => s == 1 ? 1 : 0)));
        Assert.That(line["shares"]!.AsArray().Select(s => ((string?)s!["class"], (double)s["share"]!)),
            Is.EqualTo(new[] { ("ground", 5 / 8.0), ("car", 3 / 8.0) }));
    }

    [Test]
    public void Classes_that_stand_first_are_written_as_masks_and_not_measured_along_the_wrong_axis()
    {
        using var folder = new TemporaryFolder();
        Write(folder, "test/{0}/b.png", 4, 2, Seen, [0, 1, 2, 0, 0, 0, 0, 0]);
        Write(folder, "train/{0}/a.png", 4, 2, Seen, [0, 1, 2, 0, 0, 0, 0, 0]);
        string file = Path.Combine(folder.Path, "three.safetensors");
        using (var model = new Sequential(new Input(3, 2, 4), new Conv2D(3, 1) { UseBias = false, DataFormat = DataFormat.ChannelsFirst }))
        {
            model.SetWeight(model.Parameters[0], Tensor.From([9f, 0, 0, 0, 9, 0, 0, 0, 9], new Shape(1, 1, 3, 3)));
            model.Save(file, new SampleMetadata(["0", "1", "2"], new ImageEncoding { Format = DataFormat.ChannelsFirst }).ToText());
        }

        string output = Path.Combine(folder.Path, "out");
        Run("predict", file, Path.Combine(folder.Path, "set", "test", "images", "b.png"), "--output", output, "--json");
        Assert.That(MaskImage.Read(Path.Combine(output, "b.png")).Classes, Is.EqualTo(Seen));
        Invocation.Of("eval", "--checkpoint", file, "--data", "masks:" + Path.Combine(folder.Path, "set"))
            .ExpectLastMessage(CommandLine.Failure, "with the classes last: end it in Permute(2, 3, 1)");
    }

    [TestCase("binary_crossentropy", 1)]
    [TestCase("dice", 2)]
    [TestCase("categorical_crossentropy", 2)]
    public void A_training_under_another_loss_goes_all_the_way(string loss, int channels)
    {
        using var folder = new TemporaryFolder();
        var random = new Random(5);
        foreach (string part in (string[])["train", "val", "test"])
        {
            for (int i = 0; i < 3; i++)
            {
                byte[] seen = [.. Enumerable.Range(0, 256).Select(_ => (byte)random.Next(2))];
                Write(folder, part + "/{0}/" + i + ".png", 16, 16, seen, seen);
            }
        }

        string data = "masks:" + Path.Combine(folder.Path, "set"), run = Path.Combine(folder.Path, "run"), last = Path.Combine(run, "last.safetensors");
        Run("train", "unet", "--data", data, "--loss", loss, "--batch", "2", "--epochs", "1", "--augment", "flip,crop=2", "--checkpoint", run,
            "--report", Path.Combine(folder.Path, "report"), "--json");
        JsonObject[] second = Run("train", "unet", "--epochs", "2", "--resume", last, "--checkpoint", run, "--json");
        JsonObject measured = Run("eval", "--checkpoint", last, "--json").Single();
        Assert.That((double)measured["test_loss"]!, Is.EqualTo((double)second[1]["test_loss"]!).Within(1e-3).Percent);
        Assert.That((double)measured["test_mean_io_u"]!, Is.EqualTo((double)second[1]["test_mean_io_u"]!).Within(1e-6));
        string output = Path.Combine(folder.Path, "out");
        Run("predict", last, Path.Combine(folder.Path, "set", "test", "images", "0.png"), "--output", output, "--json");
        Assert.That(MaskImage.Read(Path.Combine(output, "0.png")).Classes, Has.Length.EqualTo(256).And.All.LessThan(2));
        using Model model = Model.Load(last);
        Assert.That(model.Outputs[0].Shape, Is.EqualTo(new Shape(16, 16, channels)));
    }

    private static void Write(TemporaryFolder folder, string name, int width, int height, byte[] seen, byte[] mask)
    {
        folder.Write("set/" + string.Format(null, name, "images"), PngBytes.Plain(width, height, 3,
            [.. seen.SelectMany(s => Enumerable.Range(0, 3).Select(c => (byte)(c == s ? 255 : 0)))]));
        folder.Write("set/" + string.Format(null, name, "masks"), PngBytes.Plain(width, height, 1, mask));
    }

    private static JsonObject[] Run(params string[] arguments)
    {
        Invocation run = Invocation.Of(arguments);
        Assert.That(run.ExitCode, Is.EqualTo(CommandLine.Success), run.Error);
        return run.Json;
    }
}
