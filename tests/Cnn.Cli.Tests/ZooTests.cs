using System.Text.Json.Nodes;
using Cnn.Models;

namespace Cnn.Cli.Tests;

/// <summary>Every network of the zoo from the command line: a step of training, its checkpoint, a second step from there, an evaluation.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class ZooTests
{
    private readonly TemporaryFolder folder = new();

    [OneTimeSetUp]
    public void WriteImages()
    {
        var random = new Random(11);
        foreach (string part in new[] { "train", "test" })
        {
            for (int i = 0; i < 6; i++)
            {
                folder.Write($"images/{part}/{(i % 2 == 0 ? "even" : "odd")}/{i}.png", TestImages.Noise(random, 32, 3));
            }
        }
    }

    [OneTimeTearDown]
    public void Clean() => folder.Dispose();

    [Test]
    public void A_network_trains_a_step_is_saved_goes_on_and_is_evaluated([ValueSource(typeof(ModelZoo), nameof(ModelZoo.Names))] string name)
    {
        string data = $"folder:{Path.Combine(folder.Path, "images")}", run = Path.Combine(folder.Path, name), last = Path.Combine(run, "last.safetensors");
        JsonObject[] first = Run(
            "train", name, "--data", data, "--batch", "6", "--epochs", "1", "--seed", "3", "--learning-rate", "0.0001", "--checkpoint", run, "--json").Json;
        JsonObject[] second = Run("train", name, "--epochs", "2", "--resume", last, "--checkpoint", run, "--json").Json;
        JsonObject measured = Run("eval", "--checkpoint", last, "--batch", "6", "--json").Json.Single();
        Directory.Delete(run, recursive: true);
        Assert.Multiple(() =>
        {
            Assert.That(first.Select(l => (int?)l["epoch"]), Is.EqualTo(new int?[] { 1, null }));
            Assert.That(second.Select(l => (int?)l["epoch"]), Is.EqualTo(new int?[] { 2, null }));
            Assert.That((double)second[0]["loss"]!, Is.Positive.And.Not.EqualTo((double)first[0]["loss"]!));
            Assert.That((double)measured["test_loss"]!, Is.EqualTo((double)second[1]["test_loss"]!).Within(1e-4).Percent);
        });
    }

    private static Invocation Run(params string[] arguments)
    {
        Invocation run = Invocation.Of(arguments);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        return run;
    }
}
