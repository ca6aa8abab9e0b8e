using System.Diagnostics;
using Cnn.OneDnn.Tests;

namespace Cnn.Cli.Tests.Shipping;

/// <summary>The single-file program that the target Publish leaves, as somebody without .NET would run it.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class PublishedProgramTests
{
    private static readonly string Folder = Path.Combine(Checkout.Root, "artifacts", "publish");
    private static readonly string Program = Path.Combine(Folder, "cnn");

    [OneTimeSetUp]
    public void PublishedFirst() =>
        Assert.That(Program, Does.Exist, "The program was not published: run ./build.sh --target=Publish, or the target Test, which does it first.");

    [Test]
    public void It_is_one_file_beside_the_native_libraries_and_the_notices()
    {
        string[] files = [.. Directory.GetFiles(Folder).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];
        Assert.That(files, Is.EqualTo(new[] { "LICENSE", "THIRD-PARTY-NOTICES.md", "cnn" }));
        Assert.That(Directory.GetFiles(Folder, "*.dll", SearchOption.AllDirectories), Is.Empty);
    }

    [Test]
    public void It_says_its_version()
    {
        var watch = Stopwatch.StartNew();
        Invocation version = Run("--version");
        TestContext.Out.WriteLine($"cnn --version: {watch.ElapsedMilliseconds} ms");
        Assert.That(version.ExitCode, Is.Zero, version.Error);
        Assert.That(version.Output, Does.Match(@"^\d+\.\d+\.\d+"));
    }

    [TestCase("onednn")]
    [TestCase("managed")]
    public void It_trains_saves_and_evaluates_with_either_backend(string backend)
    {
        using var folder = new TemporaryFolder();
        string checkpoint = Path.Combine(folder.Path, "digits.safetensors");
        Invocation train = Run("train", "fashion-mlp", "--data", "synthetic", "--epochs", "1", "--backend", backend, "--checkpoint", checkpoint, "--json");
        Assert.That(train.ExitCode, Is.Zero, train.Error);
        Invocation eval = Run("eval", "--checkpoint", checkpoint, "--data", "synthetic", "--backend", backend, "--json");
        Assert.That(eval.ExitCode, Is.Zero, eval.Error);
        Assert.Multiple(() =>
        {
            Assert.That((double)train.Json[^1]["test_accuracy"]!, Is.GreaterThan(0.6));
            Assert.That((double)eval.Json[^1]["test_accuracy"]!, Is.EqualTo((double)train.Json[^1]["test_accuracy"]!).Within(1e-9));
        });
    }

    [TestCase("onednn")]
    [TestCase("managed")]
    public void Compiled_ahead_of_time_steps_allocate_nothing(string backend)
    {
        Invocation bench = Run("bench", "fashion-mlp", "--batch", "8", "--steps", "20", "--backend", backend, "--json");
        Assert.That(bench.ExitCode, Is.Zero, bench.Error);
        Assert.That((double)bench.Json.Single()["alloc_b_step"]!, Is.Zero);
    }

    [TestCase("resnet18")]
    [TestCase("mobilenet-v1")]
    public void Trimming_left_every_layer_of_the_zoo(string model)
    {
        Invocation summary = Run("summary", model, "--json");
        Assert.That(summary.ExitCode, Is.Zero, summary.Error);
        Assert.That(summary.Output, Is.EqualTo(Invocation.Of("summary", model, "--json").Output));
    }

    [Test]
    public void A_failure_is_still_one_line() => Run("train", "resnet19").ExpectOneMessage(CommandLine.Usage, "resnet18");

    private static Invocation Run(params string[] args) => ChildProgram.Run(Program, args);
}
