using System.Text.Json.Nodes;
using Cnn.OneDnn;

namespace Cnn.Cli.Tests;

[TestFixture]
[NonParallelizable]
internal sealed class WeightsTests
{
    private readonly TemporaryFolder folder = new();

    private string FilePath => Path.Combine(folder.Path, "weights.safetensors");

    [OneTimeTearDown]
    public void RemoveFolder() => folder.Dispose();

    [SetUp]
    public void WriteFile() => SafeTensors.Save(FilePath, new Dictionary<string, Tensor>
    {
        ["conv/kernel"] = Tensor.From([1f, 2, 3, 4, 5, 6], 3, 2),
        ["conv/bias"] = Tensor.From([float.NaN, -1.5f], 2),
        ["../../evil"] = Tensor.From([7f], 1),
        ["__optimizer__/0/conv/bias"] = Tensor.From([0f, 0], 2),
        ["__callbacks__/EarlyStopping/conv/bias"] = Tensor.From([9f, 9], 2),
    });

    // Mean 3.5; the squared deviations 6.25, 2.25, 0.25 occur twice: their mean is 17.5 / 6.
    [Test]
    public void Each_parameter_is_listed_with_what_its_values_are_like()
    {
        Invocation weights = Invocation.Of("weights", FilePath, "--json");
        JsonObject kernel = weights.Json.Single(l => (string)l["name"]! == "conv/kernel"), bias = weights.Json.Single(l => (string)l["name"]! == "conv/bias");
        Assert.Multiple(() =>
        {
            Assert.That(weights.ExitCode, Is.Zero, weights.Error);
            Assert.That(weights.Json, Has.Length.EqualTo(3));
            Assert.That(kernel["shape"]!.ToJsonString(), Is.EqualTo("[3,2]"));
            Assert.That((double)kernel["mean"]!, Is.EqualTo(3.5));
            Assert.That((double)kernel["std"]!, Is.EqualTo(Math.Sqrt(17.5 / 6)).Within(1e-8));
            Assert.That((double)kernel["min"]!, Is.EqualTo(1));
            Assert.That((double)kernel["max"]!, Is.EqualTo(6));
            Assert.That((int)bias["non_finite"]!, Is.EqualTo(1));
            Assert.That((double)bias["mean"]!, Is.EqualTo(-1.5));
            Assert.That(Invocation.Of("weights", FilePath, "--name", "conv").OutputLines, Has.Length.EqualTo(4).And.Some.Contains("1 NaN or infinite"));
        });
    }

    [Test]
    public void Text_has_name_sizes_and_values() =>
        Assert.That(Invocation.Of("weights", FilePath, "--name", "conv/kernel", "--export", "text").OutputLines,
            Is.EqualTo(new[] { "# conv/kernel (3, 2)", "1 2", "3 4", "5 6" }));

    [Test]
    public void NPY_files_stay_in_their_folder()
    {
        string to = Path.Combine(folder.Path, "a", "b");
        Invocation export = Invocation.Of("weights", FilePath, "--export", "npy", "--output", to);
        Assert.Multiple(() =>
        {
            Assert.That(export.ExitCode, Is.Zero, export.Error);
            Assert.That(Directory.GetFiles(folder.Path, "*.npy", SearchOption.AllDirectories).Select(Path.GetDirectoryName),
                Is.All.EqualTo(to).And.Exactly(3).Items);
            Assert.That(Npy.Load(Path.Combine(to, "conv.kernel.npy")).ToArray<float>(), Is.EqualTo(new float[] { 1, 2, 3, 4, 5, 6 }));
            Assert.That(Npy.Load(Path.Combine(to, "conv.kernel.npy")).Shape, Is.EqualTo(new Shape(3, 2)));
        });
    }

    [Test]
    public void A_safetensors_file_has_the_chosen_parameters()
    {
        string to = Path.Combine(folder.Path, "part.safetensors");
        Assert.That(Invocation.Of("weights", FilePath, "--name", "conv", "--export", "safetensors", "--output", to).ExitCode, Is.Zero);
        Assert.That(SafeTensors.Load(to).Keys, Is.EquivalentTo(new[] { "conv/kernel", "conv/bias" }));
    }

    [TestCase(CommandLine.Usage, "csv", "expects text, npy", "--export", "csv")]
    [TestCase(CommandLine.Usage, "where", "needs --output", "--export", "npy")]
    [TestCase(CommandLine.Usage, "form", "needs --export", "--output", "x")]
    [TestCase(CommandLine.Usage, "part", "whole model", "--export", "pytorch", "--output", "x", "--name", "conv")]
    [TestCase(CommandLine.Failure, "name", "no weights 'conv/kernal'", "--name", "conv/kernal")]
    public void What_cannot_be_done_is_one_message(int code, string what, string says, params string[] options)
    {
        Assert.That(what, Is.Not.Empty);
        Invocation.Of(["weights", FilePath, .. options]).ExpectOneMessage(code, says);
    }

    [Test]
    public void A_file_of_another_kind_is_one_message()
    {
        File.WriteAllText(FilePath, "PK and so on");
        Invocation.Of("weights", FilePath).ExpectOneMessage(CommandLine.Failure, "not a safetensors file");
        Invocation.Of("weights", Path.Combine(folder.Path, "none")).ExpectOneMessage(CommandLine.Usage, "none");
    }
}
