using System.Text;
using System.Text.Json.Nodes;
using Cnn.Models;
using Cnn.Models.Tests.Data.Support;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Cli.Tests.Calls;

/// <content>What files say, and networks of one number.</content>
internal sealed partial class MeaningTests
{
    [Test]
    public void A_column_of_labels_is_kept_with_the_checkpoint()
    {
        string last = folder.Write("last.csv",
            Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 40)
            .Select(i => $"{(i % 2 == 0 ? 250 : 3)},{(i * 5) % 256},{(i * 11) % 256},9,{i % 2}\n")))), file = Path.Combine(folder.Path, "last.safetensors");
        Invocation asked = Invocation.Of("train", "fashion-mlp", "--data", "csv:" + last);
        Assert.That(asked.ErrorLines[^1], Does.Contain("--label-column first or --label-column last"));
        Run("train", "fashion-mlp", "--data", "csv:" + last, "--label-column", "last", "--epochs", "1", "--checkpoint", file);
        Assert.That(Run("eval", "--checkpoint", file).Error, Does.Contain("column 5 of 5"));
        Invocation.Of("train", "fashion-mlp", "--data", "synthetic", "--label-column", "last").ExpectOneMessage(CommandLine.Usage, "are for csv:PATH");
    }

    [Test]
    public void A_damaged_picture_is_skipped_on_request_and_checked()
    {
        Write("harm/train", Animals);
        Write("harm/test", Animals);
        string bad = folder.Write("harm/train/cat/bad.png", TestImages.CutOff()), data = "folder:" + Path.Combine(folder.Path, "harm"),
            file = Path.Combine(folder.Path, "harm.safetensors");
        folder.Write("harm/train/cat/raw.heic", [1]);
        Invocation check = Invocation.Of("check", data), plain = Invocation.Of("train", "fashion-mlp", "--data", data, "--epochs", "1"),
            skipped = Run("train", "fashion-mlp", "--data", data, "--epochs", "1", "--skip-bad", "--image-size", "4", "--checkpoint", file);
        Assert.That((check.ExitCode, check.OutputLines[0]),
            Is.EqualTo((CommandLine.Failure, check.OutputLines.First(l => l.StartsWith(bad, StringComparison.Ordinal)))));
        Assert.That(plain.ExitCode, Is.EqualTo(CommandLine.Failure));
        Assert.That(skipped.Error, Does.Contain("1 image is left out that cannot be read").And.Contain("1 .heic"));
        Run("train", "fashion-mlp", "--resume", file, "--epochs", "2");
        Assert.That(Invocation.Of("check", Path.Combine(folder.Path, "all")).ExitCode, Is.Zero);
        Assert.That(Invocation.Of("check", data, "--json").Json[^1]["problems"]!.GetValue<int>(), Is.GreaterThan(0));
    }

    [Test]
    public void One_number_is_a_probability_with_both_classes_or_a_value()
    {
        string picture = folder.Write("white.png", PngBytes.Plain(1, 1, 1, [255]));
        string binary = Path.Combine(folder.Path, "binary.safetensors"), value = Path.Combine(folder.Path, "value.safetensors");

        // White is 1: the sigmoid of its logit gives P(label 1) = 0.25, the plain layer gives 17.5.
        Save(binary, MathF.Log(1f / 3), Activation.Sigmoid, Loss.BinaryCrossentropy);
        Save(value, 17.5f, Activation.Linear, Loss.MeanSquaredError);
        JsonNode[] classes = [.. Run("predict", picture, "--checkpoint", binary, "--json").Json.Single()["predictions"]!.AsArray().Select(p => p!)];
        Assert.That(classes.Select(c => ((string)c["class"]!, (int)c["label"]!)), Is.EqualTo(new[] { ("no", 0), ("yes", 1) }));
        Assert.That(classes.Select(c => (double)c["probability"]!), Is.EqualTo(new[] { 0.75, 0.25 }).Within(1e-5));
        Assert.That((double)Run("predict", picture, "--checkpoint", value, "--json").Json.Single()["values"]![0]!, Is.EqualTo(17.5).Within(1e-5));
        Assert.That(Run("predict", picture, "--checkpoint", value).Output, Does.Contain("17.5").And.Not.Contain("%"));
        Run("features", "--checkpoint", binary, "--image", picture, "--output", Path.Combine(folder.Path, "features"));
    }

    [Test]
    public void Files_of_a_folder_that_are_no_images_are_counted()
    {
        folder.Write("mixed/a.png", TestImages.Gradient(4, 4));
        folder.Write("mixed/b.webp", "RIFF1234WEBPVP8 "u8.ToArray());
        folder.Write("mixed/c.heic", [1]);
        folder.Write("mixed/more/d.png", TestImages.Gradient(4, 4));
        Invocation run = Invocation.Of("predict", Path.Combine(folder.Path, "mixed"), "--checkpoint", checkpoint);
        Assert.That(run.ExitCode, Is.EqualTo(CommandLine.Failure));
        Assert.That(run.Error, Does.Contain("1 file is left out that no image can be by the name: 1 .heic.").And.Contain("b.webp is a WebP file"));
        Assert.That(run.Output, Does.Contain(Path.Combine("more", "d.png")), "folders are looked into");
    }

    /// <summary>A network of one weight.</summary>
    private static void Save(string path, float weight, ActivationKind activation, Loss loss)
    {
        using var model = new Sequential(new Input(1, 1, 1), new Flatten(), new Dense(1) { Activation = activation, UseBias = false });
        model.Compile(new Sgd(), loss);
        model.SetWeight(model.Parameters[0], Tensor.From<float>([weight], new Shape(1, 1)));
        var text = new SampleMetadata(["no", "yes"], ImageEncoding.Default).ToText();
        Checkpoint.Save(model, path, metadata: activation == Activation.Linear ? null : text);
    }
}
