using Cnn.OneDnn;
using Cnn.OneDnn.Tests;

namespace Cnn.Cli.Tests;

/// <summary>What frozen layers give is computed once where that is right, and the command says whether it is.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class TrunkChoiceTests
{
    private const int Side = 32;
    private readonly TemporaryFolder folder = new();

    [OneTimeSetUp]
    public void WriteFiles()
    {
        var random = new Random(12);
        foreach (string part in (string[])["train", "test"])
        {
            for (int i = 0; i < 8; i++)
            {
                folder.Write($"images/{part}/{(i % 2 == 0 ? "even" : "odd")}/{i}.png", TestImages.Noise(random, Side, 3));
            }
        }
    }

    [OneTimeTearDown]
    public void Clean() => folder.Dispose();

    [Test]
    public void It_is_kept_unless_that_is_turned_off_and_the_training_is_the_same()
    {
        // Six images for training and two for validation, features.11 gives 384 numbers at one place each.
        Invocation kept = Train("kept"), off = Train("off", "--keep-trunk", "off");
        Assert.That(kept.Error, Does.Contain("What the frozen layers give for 8 samples is computed once: 0.0 MB."));
        Assert.That(off.Error, Does.Not.Contain("frozen layers give"));
        Assert.That(Head("kept"), Is.EqualTo(Head("off")).Within(1e-5f));
        Train("slow", "--learning-rate", "1e-9");
        Assert.That(Head("kept"), Is.Not.EqualTo(Head("slow")).Within(1e-3f), "it has learnt");
    }

    [Test]
    public void Where_images_are_varied_it_is_not()
    {
        Assert.That(Train("varied", "--augment", "flip").Error, Does.Contain("The frozen layers compute in every epoch, because the images are varied."));
        Invocation.Of(Words("varied-on", "--augment", "flip", "--keep-trunk", "on")).ExpectOneMessage(CommandLine.Usage, "--augment");
    }

    [Test]
    public void What_cannot_be_is_refused_in_words()
    {
        Invocation.Of(Words("none", "--keep-trunk", "sometimes")).ExpectOneMessage(CommandLine.Usage, "auto, on or off");
        string[] unfrozen = [.. Words("free", "--keep-trunk", "on").Where(w => w is not ("--freeze-until" or "features.12"))];
        Invocation.Of(unfrozen).ExpectOneMessage(CommandLine.Usage, "--freeze-until");
    }

    private string[] Words(string run, params string[] more) =>
    [
        "train", "squeezenet1-1", "--freeze-until", "features.12", "--data", $"folder:{Path.Combine(folder.Path, "images")}", "--batch", "3", "--epochs", "2",
        "--validation-split", "0.25", "--seed", "3", "--checkpoint", Path.Combine(folder.Path, run), .. more,
    ];

    private Invocation Train(string run, params string[] more)
    {
        Invocation training = Invocation.Of(Words(run, more));
        Assert.That(training.ExitCode, Is.EqualTo(CommandLine.Success), training.Error);
        return training;
    }

    private float[] Head(string run)
    {
        using Model model = Model.Load(Path.Combine(folder.Path, run, "last.safetensors"));
        return model.GetLayer("classifier.1").GetWeights()[0].ToArray<float>();
    }
}
