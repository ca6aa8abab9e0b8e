using Cnn.Cli.Commands;
using Cnn.Models;
using Cnn.OneDnn;

namespace Cnn.Cli.Tests;

/// <summary>The table of layers and its machine-readable form.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class SummaryTests
{
    [TestCase("fashion-cnn", "243,786")]
    [TestCase("mnist-cnn", "1,199,882")]
    public void The_table_ends_with_the_number_of_parameters(string model, string expected)
    {
        Invocation summary = Invocation.Of("summary", model);
        Assert.Multiple(() =>
        {
            Assert.That(summary.ExitCode, Is.Zero, summary.Error);
            Assert.That(summary.Output, Does.Contain($"Total params: {expected}"));
            Assert.That(summary.Error, Is.Empty);
        });
    }

    // A class less is 128 weights and a bias less; an MLP's first layer has a weight per pixel and unit; a network that ends in an average is the same for any
    // size.
    [TestCase("fashion-cnn", "28x28x1", "5", 243_786 - (5 * 129))]
    [TestCase("fashion-mlp", "16x16", "10", (256 * 128) + 128 + 1290)]
    [TestCase("resnet18", "64x64x3", "10", 11_183_562)]
    public void Classes_and_input_size_are_parameters(string model, string input, string classes, long parameters)
    {
        Invocation summary = Invocation.Of("summary", model, "--input-shape", input, "--classes", classes, "--json");
        Assert.That(summary.ExitCode, Is.Zero, summary.Error);
        Assert.That((long)summary.Json[0]["params"]!, Is.EqualTo(parameters));
    }

    [TestCase("--classes", "1", "at least two classes")]
    [TestCase("--input-shape", "28x0x1", "received '28x0x1'")]
    [TestCase("--input-shape", "4x4x1", "conv2d")]
    public void A_size_that_a_network_cannot_have_is_a_wrong_call(string option, string value, string part) =>
        Invocation.Of("summary", "fashion-cnn", option, value).ExpectOneMessage(CommandLine.Usage, part);

    [Test]
    public void Costs_have_all_names_and_operations_at_every_width(
        [Values("lenet5", "mobilenet-v1", "resnet18")] string name, [Values(36, 60, 80, 120)] int room)
    {
        using Model model = ModelZoo.Create(name);
        NetworkCost cost = NetworkCost.Estimate(model);
        var lines = new List<string>();
        CostTable.Write(cost, model.Name, room, lines.Add);
        string[] table = [.. lines.Where(l => l[0] is '+' or '|')];
        string[] names = [.. table.Select(l => l.Split('|', StringSplitOptions.TrimEntries).ElementAtOrDefault(1) ?? "")];
        string text = string.Concat(names);
        Assert.Multiple(() =>
        {
            Assert.That(table.Where(l => l.Length > room), Is.Empty);
            Assert.That(cost.Layers.Where(l => !text.Contains($"{l.Layer.Name}({l.Layer.ClassName})", StringComparison.Ordinal)
                && !text.Contains($"{l.Layer.Name} ({l.Layer.ClassName})", StringComparison.Ordinal)), Is.Empty);
            Assert.That(table.Count(l => l.Contains(" FLOPs ", StringComparison.Ordinal)), Is.EqualTo(1));
            Assert.That(string.Concat(lines), Does.Not.Contain("…"));
        });
    }

    [Test]
    public void JSON_gives_one_line_with_the_layers()
    {
        Invocation summary = Invocation.Of("summary", "lenet5", "--json");
        Assert.Multiple(() =>
        {
            Assert.That(summary.Json, Has.Length.EqualTo(1));
            Assert.That((long)summary.Json[0]["params"]!, Is.EqualTo(44426));
            Assert.That(summary.Json[0]["layers"]!.AsArray(), Is.Not.Empty);
        });
    }
}
