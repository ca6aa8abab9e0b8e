using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Cnn.OneDnn;

namespace Cnn.Cli.Tests;

/// <summary>How images are prepared is chosen once, in training, and kept with the checkpoint.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class PreparationTests
{
    private readonly TemporaryFolder folder = new();
    private string data = "", checkpoint = "";
    private JsonObject trained = [];

    [OneTimeSetUp]
    public void Train()
    {
        data = "csv:" + folder.Write("pixels.csv", Pixels());
        checkpoint = Path.Combine(folder.Path, "a.safetensors");
        trained = Run("train", "fashion-mlp", "--data", data, "--image-size", "4x6", "--normalize", "--epochs", "2", "--batch", "16", "--checkpoint",
            checkpoint, "--json")[^1];
    }

    [OneTimeTearDown]
    public void Clean() => folder.Dispose();

    [Test]
    public void Size_and_statistics_are_in_the_checkpoint()
    {
        IReadOnlyDictionary<string, string> text = Checkpoint.ReadInfo(checkpoint).Metadata;
        JsonNode preprocessing = JsonNode.Parse(text["preprocessing"])!;
        Assert.Multiple(() =>
        {
            Assert.That(text["image_size"], Is.EqualTo("4x6"));

            // Half of the pixels are 100, half 150: the mean is 125 and the deviation 25, of 255.
            Assert.That((double)preprocessing["mean"]![0]!, Is.EqualTo(125 / 255.0).Within(0.01));
            Assert.That((double)preprocessing["deviation"]![0]!, Is.EqualTo(25 / 255.0).Within(0.002));
        });
    }

    [Test]
    public void Eval_prepares_images_as_they_were_trained_on() =>
        Assert.That((double)Run("eval", "--checkpoint", checkpoint, "--json").Single()["test_loss"]!, Is.EqualTo((double)trained["test_loss"]!).Within(1e-6));

    [Test]
    public void Resuming_prepares_them_so_too()
    {
        JsonObject[] lines = Run("train", "fashion-mlp", "--resume", checkpoint, "--epochs", "3", "--json");
        Assert.That((double)lines[0]["loss"]!, Is.LessThan((double)trained["test_loss"]! * 2));
    }

    [TestCase("4x", "received '4x'")]
    [TestCase("0", "received '0'")]
    [TestCase("2x3x4", "received '2x3x4'")]
    [TestCase("99999", "received '99999'")]
    public void A_size_that_is_none_is_a_wrong_call(string size, string part) =>
        Invocation.Of("train", "fashion-mlp", "--data", data, "--image-size", size).ExpectOneMessage(CommandLine.Usage, part);

    [Test]
    public void Options_that_cannot_work_are_wrong_calls()
    {
        Invocation.Of("train", "fashion-mlp", "--data", "synthetic", "--image-size", "28").ExpectOneMessage(CommandLine.Usage, "have their own");
        Invocation.Of("train", "fashion-mlp", "--resume", checkpoint, "--epochs", "4", "--normalize").ExpectOneMessage(CommandLine.Usage, "--normalize");
    }

    /// <summary>Sixty images of 4 x 6: the left half bright for class 0, the right half for class 1.</summary>
    private static byte[] Pixels()
    {
        var text = new StringBuilder();
        for (int i = 0; i < 60; i++)
        {
            text.Append((i % 2).ToString(CultureInfo.InvariantCulture));
            for (int pixel = 0; pixel < 24; pixel++)
            {
                text.Append(pixel % 6 < 3 == (i % 2 == 0) ? ",150" : ",100");
            }

            text.Append('\n');
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static JsonObject[] Run(params string[] args)
    {
        Invocation run = Invocation.Of(args);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        return run.Json;
    }
}
