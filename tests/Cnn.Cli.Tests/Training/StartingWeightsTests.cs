using System.Text.Json.Nodes;
using Cnn.Models;
using Cnn.OneDnn;
using Cnn.OneDnn.Tests;

namespace Cnn.Cli.Tests;

/// <summary>Weights of other programs from the command line: listed, imported, and trained on with a new head.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class StartingWeightsTests
{
    private const int Side = 32;
    private readonly TemporaryFolder folder = new();

    private string WeightsFile => Path.Combine(folder.Path, "squeezenet.safetensors");

    private string Data => $"folder:{Path.Combine(folder.Path, "images")}";

    [OneTimeSetUp]
    public void WriteFiles()
    {
        var random = new Random(11);
        foreach (string part in (string[])["train", "test"])
        {
            for (int i = 0; i < 6; i++)
            {
                folder.Write($"images/{part}/{(i % 2 == 0 ? "even" : "odd")}/{i}.png", TestImages.Noise(random, Side, 3));
            }
        }

        using Model model = ModelZoo.Create("squeezenet1-1", 5);
        model.SaveWeights(WeightsFile, WeightFormat.PyTorch);
    }

    [OneTimeTearDown]
    public void Clean() => folder.Dispose();

    [Test]
    public void Weights_of_another_program_become_a_checkpoint()
    {
        string to = Path.Combine(folder.Path, "imported.safetensors");
        JsonObject line = Run("import", WeightsFile, "--model", "squeezenet1_1", "--classes", "5", "--output", to, "--json").Json.Single();
        Assert.That((int?)line["tensors"], Is.EqualTo(52));
        Assert.That(SampleMetadata.Read(Checkpoint.ReadInfo(to)).Encoding!.Mean, Is.EqualTo(new[] { 0.485f, 0.456f, 0.406f }));
        using Model imported = Model.Load(to);
        using Model other = ModelZoo.Create("squeezenet1-1", 5);
        other.LoadWeights(WeightsFile, WeightFormat.PyTorch);
        Assert.That(imported.GetWeight(imported.Parameters[0]).ToArray<float>(), Is.EqualTo(other.GetWeight(other.Parameters[0]).ToArray<float>()));
    }

    [Test]
    public void A_training_begins_with_weights_and_keeps_those_of_frozen_layers()
    {
        string run = Path.Combine(folder.Path, "run"), last = Path.Combine(run, "last.safetensors");
        Invocation training = Run("train", "squeezenet1-1", "--from", WeightsFile, "--freeze-until", "features.12", "--data", Data, "--batch", "6", "--epochs",
            "1", "--checkpoint", run);
        Assert.That(training.Error, Does.Contain("The last layer starts anew: classifier.1.weight is (5, 512, 1, 1), expected (2, 512, 1, 1)")
            .And.Contain("before 'features.12.squeeze'"));
        using Model trained = Model.Load(last), start = ModelZoo.Create("squeezenet1-1", 5);
        start.LoadWeights(WeightsFile, WeightFormat.PyTorch);
        Assert.That(Kernel(trained, "features.11.squeeze"), Is.EqualTo(Kernel(start, "features.11.squeeze")));
        Assert.That(Kernel(trained, "features.12.squeeze"),
            Is.Not.EqualTo(Kernel(start, "features.12.squeeze")).And.EqualTo(Kernel(start, "features.12.squeeze")).Within(0.1));
    }

    [Test]
    public void A_checkpoint_says_itself_what_its_weights_see_and_tell_apart()
    {
        string own = Path.Combine(folder.Path, "own.safetensors"), to = Path.Combine(folder.Path, "to.safetensors"), run = Path.Combine(folder.Path, "own");
        var encoding = new ImageEncoding { Mean = [0.1f, 0.2f, 0.3f], Deviation = [0.4f, 0.5f, 0.6f] };
        using (Model model = ModelZoo.Create("squeezenet1-1", 2))
        {
            model.Save(own, new SampleMetadata(["cat", "dog"], encoding).ToText());
        }

        Run("import", own, "--model", "squeezenet1-1", "--classes", "2", "--output", to);
        SampleMetadata imported = SampleMetadata.Read(Checkpoint.ReadInfo(to));
        Assert.That(imported.ClassNames, Is.EqualTo(new[] { "cat", "dog" }));
        Assert.That(imported.Encoding, Is.EqualTo(encoding).UsingPropertiesComparer());

        // A last layer that starts anew has no names.
        Run("import", own, "--model", "squeezenet1-1", "--classes", "5", "--output", to);
        imported = SampleMetadata.Read(Checkpoint.ReadInfo(to));
        Assert.That(imported.ClassNames, Is.Empty);
        Assert.That(imported.Encoding, Is.EqualTo(encoding).UsingPropertiesComparer());
        Run("train", "squeezenet1-1", "--from", own, "--data", Data, "--batch", "6", "--epochs", "1", "--checkpoint", run);
        SampleMetadata trained = SampleMetadata.Read(Checkpoint.ReadInfo(Path.Combine(run, "last.safetensors")));
        Assert.That(trained.ClassNames, Is.EqualTo(new[] { "even", "odd" }));
        Assert.That(trained.Encoding, Is.EqualTo(encoding).UsingPropertiesComparer());
    }

    [Test]
    public void A_state_dict_is_listed()
    {
        string file = Path.Combine(Checkout.Root, "tests", "Cnn.Models.Tests", "WeightFiles", "Fixtures", "layers.pt");
        JsonObject[] lines = Run("weights", file, "--json").Json;
        Assert.That(lines.Select(l => (string?)l["name"]),
            Is.EqualTo(new[] { "conv.weight", "conv.bias", "bn.weight", "bn.bias", "bn.running_mean", "bn.running_var" }));
        Assert.That((string?)lines[0]["type"], Is.EqualTo("F32"));
        Assert.That((double?)lines[0]["max"], Is.EqualTo(2.5));
    }

    [Test]
    public void What_is_called_wrongly_is_said()
    {
        string to = Path.Combine(folder.Path, "x.safetensors");
        Invocation.Of("import", WeightsFile, "--output", to).ExpectOneMessage(CommandLine.Usage, "--model");
        Invocation.Of("import", WeightsFile, "--model", "resnet18", "--output", to).ExpectOneMessage(CommandLine.Failure, "'resnet18-224'");
        Invocation.Of("train", "squeezenet1-1", "--from", "ghost.pth", "--data", Data).ExpectOneMessage(CommandLine.Usage, "'ghost.pth'");
        Invocation.Of("train", "squeezenet1-1", "--map", WeightsFile, "--data", Data).ExpectOneMessage(CommandLine.Usage, "--from");
        Invocation.Of("train", "squeezenet1-1", "--freeze-until", "layer4", "--data", Data, "--batch", "2").ExpectOneMessage(CommandLine.Usage, "'layer4'");

        // Names are looked at before data are.
        Invocation.Of("train", "squeezenet1-1", "--freeze-until", "layer4", "--data", "folder:" + Path.Combine(folder.Path, "nowhere"))
            .ExpectOneMessage(CommandLine.Usage, "'layer4'");
        Invocation.Of("train", "squeezenet1-1", "--freeze-until", "features.12", "--data", "folder:" + Path.Combine(folder.Path, "nowhere"))
            .ExpectOneMessage(CommandLine.Failure, "nowhere");
    }

    [TestCase("--classes expects a number from 1 to 65536", CommandLine.Usage, "--classes", "2000000000")]
    [TestCase("--classes expects a number above zero", CommandLine.Usage, "--classes", "0")]
    [TestCase("at least two classes", CommandLine.Usage, "--classes", "1")]
    [TestCase("'ghost.json'", CommandLine.Usage, "--map", "ghost.json")]
    [TestCase("--channels-last is about an ONNX file", CommandLine.Usage, "--channels-last")]
    [TestCase("--input-shape is about an ONNX file", CommandLine.Usage, "--input-shape", "3,32,32")]
    public void An_import_of_weights_is_called_rightly(string part, int code, params string[] options)
    {
        string to = Path.Combine(folder.Path, "none.safetensors");
        Invocation.Of(["import", WeightsFile, "--model", "squeezenet1-1", "--output", to, .. options]).ExpectOneMessage(code, part);
        Assert.That(File.Exists(to), Is.False);
    }

    private static float[] Kernel(Model model, string layer) => model.GetWeight(model.GetLayer(layer).Parameters[0]).ToArray<float>();

    private static Invocation Run(params string[] arguments)
    {
        Invocation run = Invocation.Of(arguments);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        return run;
    }
}
