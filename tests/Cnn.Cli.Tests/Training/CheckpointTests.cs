using System.Text.Json.Nodes;

namespace Cnn.Cli.Tests;

/// <summary>Checkpoints from the command line: written, resumed, evaluated, listed, used.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class CheckpointTests
{
    private readonly TemporaryFolder folder = new();
    private JsonObject whole = [];

    private string Last => Path.Combine(folder.Path, "run", "last.safetensors");

    private string End => Path.Combine(folder.Path, "end.safetensors");

    [OneTimeSetUp]
    public void Train()
    {
        whole = Run(Arguments("3", "--checkpoint", End)).Json[^1];
        Run(Arguments("2", "--checkpoint", Path.Combine(folder.Path, "run")));
    }

    [OneTimeTearDown]
    public void Clean() => folder.Dispose();

    [Test]
    public void The_last_line_names_the_file() => Assert.That((string)whole["checkpoint"]!, Is.EqualTo(End));

    [Test]
    public void A_resumed_training_ends_where_an_uninterrupted_one_does()
    {
        JsonObject[] lines = Run("train", "fashion-mlp", "--data", "synthetic", "--batch", "512", "--epochs", "3", "--resume", Last, "--json").Json;
        Assert.Multiple(() =>
        {
            Assert.That(lines, Has.Length.EqualTo(2));
            Assert.That((int)lines[0]["epoch"]!, Is.EqualTo(3));
            Assert.That((double)lines[^1]["test_loss"]!, Is.EqualTo((double)whole["test_loss"]!));
        });
    }

    [Test]
    public void Eval_gives_the_figures_of_the_training()
    {
        JsonObject line = Run("eval", "fashion-mlp", "--checkpoint", End, "--batch", "512", "--json").Json.Single();
        Assert.Multiple(() =>
        {
            Assert.That((double)line["test_loss"]!, Is.EqualTo((double)whole["test_loss"]!).Within(1e-5));
            Assert.That((double)line["test_accuracy"]!, Is.EqualTo((double)whole["test_accuracy"]!));
        });
    }

    [Test]
    public void Weights_lists_every_parameter_and_exports_it()
    {
        string export = Path.Combine(folder.Path, "export");
        JsonObject[] lines = Run("weights", End, "--json").Json;
        Run("weights", End, "--export", "npy", "--output", export);
        JsonObject kernel = lines.Single(l => (string)l["name"]! == "dense/kernel");
        Assert.Multiple(() =>
        {
            Assert.That(kernel["shape"]!.AsArray().Select(d => (int)d!), Is.EqualTo(new[] { 784, 128 }));
            Assert.That((double)kernel["min"]!, Is.Negative);
            Assert.That(File.Exists(Path.Combine(export, "dense.kernel.npy")));
            Assert.That(Directory.GetFiles(export), Has.Length.EqualTo(lines.Length));
        });
    }

    [Test]
    public void A_state_dict_for_PyTorch_has_its_names_and_axes()
    {
        string export = Path.Combine(folder.Path, "torch.safetensors");
        Run("weights", End, "--export", "pytorch", "--output", export);
        JsonObject kernel = Run("weights", export, "--json").Json.Single(l => (string)l["name"]! == "dense.weight");
        Assert.That(kernel["shape"]!.AsArray().Select(d => (int)d!), Is.EqualTo(new[] { 128, 784 }));
    }

    [Test]
    public void Predict_takes_an_image_of_another_size()
    {
        string image = folder.Write("white.png", Convert.FromBase64String(
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj2FAAAAABJRU5ErkJggg=="));
        JsonObject line = Run("predict", image, "--checkpoint", End, "--top", "2", "--json").Json.Single();
        JsonArray predictions = line["predictions"]!.AsArray();
        Assert.Multiple(() =>
        {
            Assert.That((string)line["image"]!, Is.EqualTo(image));
            Assert.That(predictions, Has.Count.EqualTo(2));
            Assert.That((double)predictions[0]!["probability"]!, Is.InRange((double)predictions[1]!["probability"]!, 1.0));
        });
    }

    [Test]
    public void A_checkpoint_of_another_model_is_a_wrong_call() =>
        Invocation.Of("eval", "lenet5", "--checkpoint", End).ExpectOneMessage(CommandLine.Usage, "a checkpoint of 'fashion-mlp', not of 'lenet5'");

    [Test]
    public void A_missing_checkpoint_is_a_wrong_call() =>
        Invocation.Of("eval", "--checkpoint", "no-such-file").ExpectOneMessage(CommandLine.Usage, "no checkpoint 'no-such-file'");

    [Test]
    public void A_training_that_is_done_cannot_be_resumed_without_more_epochs() =>
        Invocation.Of("train", "fashion-mlp", "--epochs", "2", "--resume", Last).ExpectOneMessage(CommandLine.Usage, "has 2 epochs already");

    [Test]
    public void A_truncated_checkpoint_is_one_message()
    {
        string cut = folder.Write("cut.safetensors", File.ReadAllBytes(End)[..2000]);
        Invocation.Of("eval", "--checkpoint", cut).ExpectOneMessage(CommandLine.Failure, "cut.safetensors");
    }

    private static string[] Arguments(string epochs, params string[] more) =>
        ["train", "fashion-mlp", "--data", "synthetic", "--batch", "512", "--seed", "4", "--epochs", epochs, "--json", .. more];

    private static Invocation Run(params string[] args)
    {
        Invocation run = Invocation.Of(args);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        return run;
    }
}
