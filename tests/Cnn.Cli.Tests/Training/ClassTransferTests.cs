using Cnn.Models;
using Cnn.OneDnn;
using Cnn.OneDnn.Tests;

namespace Cnn.Cli.Tests;

/// <summary>A training that begins with a network of some of its classes gives each the weights of its name.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class ClassTransferTests
{
    private const int Side = 32, Features = 512;
    private readonly TemporaryFolder folder = new();

    private string Start => Path.Combine(folder.Path, "start.safetensors");

    [OneTimeSetUp]
    public void WriteFiles()
    {
        var random = new Random(13);
        foreach ((string set, string[] classes) in new[] { ("more", (string[])["ant", "bee", "cow"]), ("others", ["dog", "emu"]) })
        {
            foreach (string path in classes.SelectMany(c => Enumerable.Range(0, 4).Select(i => $"{set}/{(i < 2 ? "train" : "test")}/{c}/{i}.png")))
            {
                folder.Write(path, TestImages.Noise(random, Side, 3));
            }
        }

        using Model model = ModelZoo.Create("squeezenet1-1", 2);
        model.Save(Start, new SampleMetadata(["cow", "ant"], new ImageEncoding()).ToText());
    }

    [OneTimeTearDown]
    public void Clean() => folder.Dispose();

    [Test]
    public void Known_classes_keep_their_weights_under_their_names()
    {
        Assert.That(Train("more").Error, Does.Contain("Its weights of 2 classes are taken over by their names; new: bee."));
        float[] before = Head(Start), after = Head(Path.Combine(folder.Path, "run-more", "last.safetensors"));
        Assert.That((before.Length, after.Length), Is.EqualTo((2 * Features, 3 * Features)));
        for (int row = 0; row < Features; row++)
        {
            Assert.That(after[row * 3], Is.EqualTo(before[(row * 2) + 1]).Within(1e-6f), "ant");
            Assert.That(after[(row * 3) + 2], Is.EqualTo(before[row * 2]).Within(1e-6f), "cow");
        }
    }

    [Test]
    public void Classes_of_other_names_begin_where_the_file_left_its_own() =>
        Assert.That(Train("others").Error, Does.Not.Contain("by their names"));

    private Invocation Train(string set)
    {
        Invocation training = Invocation.Of(
            "train", "squeezenet1-1", "--from", Start, "--data", $"folder:{Path.Combine(folder.Path, set)}", "--batch", "2", "--epochs", "1",
            "--learning-rate", "1e-9", "--validation-split", "0", "--checkpoint", Path.Combine(folder.Path, "run-" + set));
        Assert.That(training.ExitCode, Is.EqualTo(CommandLine.Success), training.Error);
        return training;
    }

    private static float[] Head(string file)
    {
        using Model model = Model.Load(file);
        return model.GetLayer("classifier.1").GetWeights()[0].ToArray<float>();
    }
}
