using System.Xml.Linq;

namespace Cnn.Cli.Tests;

/// <summary>Drawings and costs of networks from the command line.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class PlotTests
{
    private readonly TemporaryFolder folder = new();

    [OneTimeTearDown]
    public void Clean() => folder.Dispose();

    [Test]
    public void The_ending_of_the_file_decides_its_language()
    {
        string svg = Path.Combine(folder.Path, "a.svg"), dot = Path.Combine(folder.Path, "a.dot"), png = Path.Combine(folder.Path, "a.png");
        Assert.That(Invocation.Of("plot", "lenet5", "--output", svg).ExitCode, Is.Zero);
        Assert.That((string)Invocation.Of("plot", "lenet5", "--output", dot, "--json").Json.Single()["file"]!, Is.EqualTo(dot));
        Assert.That(Invocation.Of("plot", "lenet5", "--output", png).ExitCode, Is.Zero);
        Assert.That(File.ReadAllBytes(png).Take(4), Is.EqualTo(new byte[] { 0x89, (byte)'P', (byte)'N', (byte)'G' }));
        Assert.That(XDocument.Load(svg).Root!.Name.LocalName, Is.EqualTo("svg"));
        Assert.That(File.ReadAllText(dot), Does.StartWith("digraph \"lenet5\""));
    }

    [Test]
    public void Every_layer_can_have_a_box()
    {
        string few = Path.Combine(folder.Path, "few.svg"), all = Path.Combine(folder.Path, "all.svg");
        Invocation.Of("plot", "cifar-cnn", "--output", few);
        Invocation.Of("plot", "cifar-cnn", "--every-layer", "--output", all);
        Assert.That(Boxes(all), Is.GreaterThan(Boxes(few)));
    }

    [Test]
    public void Another_ending_is_a_wrong_call() =>
        Invocation.Of("plot", "lenet5", "--output", "a.jpg").ExpectOneMessage(CommandLine.Usage, ".svg, .png, .dot or .gv");

    [Test]
    public void Nothing_to_draw_is_a_wrong_call() => Invocation.Of("plot").ExpectOneMessage(CommandLine.Usage, "--checkpoint");

    [Test]
    public void The_costs_are_a_table_with_totals()
    {
        Invocation summary = Invocation.Of("summary", "fashion-cnn", "--flops");
        Assert.Multiple(() =>
        {
            Assert.That(summary.ExitCode, Is.Zero, summary.Error);
            Assert.That(summary.OutputLines, Has.Some.Contains("conv2d_1 (Conv2D)").And.Contains("8,936,576").And.Contains("8x8"));
            Assert.That(summary.Output, Does.Contain("Total FLOPs: 10,263,976 (10.3 MFLOP)").And.Contain("Total params: 243,786 (952.3 KiB)"));
        });
    }

    [Test]
    public void The_costs_are_one_line_of_JSON()
    {
        System.Text.Json.Nodes.JsonObject line = Invocation.Of("summary", "resnet18", "--flops", "--json").Json.Single();
        Assert.That((long)line["flops"]! / 2e6, Is.EqualTo(556).Within(1).Percent, "published: 0.56 G multiplications with their additions");
        Assert.That(line["layers"]!.AsArray()[0]!["receptive_field"]!.AsArray().Select(n => (int)n!), Is.EqualTo(new[] { 3, 3 }));
    }

    private static int Boxes(string file) => XDocument.Load(file).Descendants().Count(e => e.Name.LocalName == "rect");
}
