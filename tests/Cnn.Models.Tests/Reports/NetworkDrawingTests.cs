using System.Globalization;
using System.Xml.Linq;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Tests.Reports;

/// <summary>Drawings as a reader of XML and of DOT sees them.</summary>
[TestFixture]
public sealed class NetworkDrawingTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Test]
    public void Every_network_of_the_zoo_is_drawn_inside_its_picture(
        [ValueSource(typeof(ModelZoo), nameof(ModelZoo.Names))] string name, [Values] bool everyLayer)
    {
        using Model model = ModelZoo.Create(name);
        XElement svg = XDocument.Parse(NetworkDrawing.ToSvg(model, everyLayer)).Root!;
        double[] view = [.. svg.Attribute("viewBox")!.Value.Split(' ').Select(v => double.Parse(v, CultureInfo.InvariantCulture))];
        XElement[] boxes = [.. svg.Descendants(Svg + "rect")];
        double Read(XElement element, string attribute) => double.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);
        Assert.Multiple(() =>
        {
            if (everyLayer)
            {
                Assert.That(boxes, Has.Length.EqualTo(model.Layers.Count));
            }

            Assert.That(boxes.All(b => Read(b, "x") >= view[0] && Read(b, "x") + Read(b, "width") <= view[0] + view[2]), "boxes lie inside");
            Assert.That(boxes.All(b => Read(b, "y") >= view[1] && Read(b, "y") + Read(b, "height") <= view[1] + view[3]), "boxes lie inside");
            Assert.That(svg.Descendants(Svg + "path").Count(p => (string?)p.Attribute("class") == "arrow"), Is.GreaterThanOrEqualTo(boxes.Length - 1));
            Assert.That(svg.Element(Svg + "desc")!.Value, Does.Contain("parameters"));
        });
    }

    [Test]
    public void ResNet_has_eight_sums_and_folds_normalizations_into_their_convolutions()
    {
        using Model model = ModelZoo.Create("resnet18");
        XElement svg = XDocument.Parse(NetworkDrawing.ToSvg(model)).Root!;

        // The two blocks of the first stage are one, of two convolutions and a sum, which stands for both.
        XElement frame = svg.Descendants(Svg + "path").Single(p => (string?)p.Attribute("class") == "frame");
        Assert.That((string?)frame.Attribute("data-times"), Is.EqualTo("2"));
        Assert.That(svg.Descendants(Svg + "rect").Count(r => (string?)r.Attribute("class") == "merge") + 1, Is.EqualTo(8));
        Assert.That(svg.Descendants(Svg + "rect").Count(r => (string?)r.Attribute("class") == "convolution") + 2, Is.EqualTo(20));
        Assert.That(svg.Descendants(Svg + "rect").Count(r => (string?)r.Attribute("class") == "normalization"), Is.Zero);
        Assert.That(svg.Value, Does.Contain("Conv2D 3×3, 128 filters, stride 2").And.Contain("16 × 16 × 128 · 147,968 parameters"));
    }

    [Test]
    public void A_normalization_that_several_layers_read_has_its_own_box()
    {
        SymbolicTensor input = new Input(8, 8, 2).Output, conv = new Conv2D(2, 1).Apply(input);
        using var model = new Model(input, new Add().Apply(new BatchNormalization().Apply(conv), new Conv2D(2, 1).Apply(conv)));
        string svg = NetworkDrawing.ToSvg(model);
        Assert.That(XDocument.Parse(svg).Root!.Descendants(Svg + "rect").Count(r => (string?)r.Attribute("class") == "normalization"), Is.EqualTo(1));
    }

    [Test]
    public void Dot_names_every_box_and_arrow()
    {
        using Model model = ModelZoo.Create("lenet5");
        string[] lines = NetworkDrawing.ToDot(model).Split('\n');
        Assert.Multiple(() =>
        {
            Assert.That(lines[0], Is.EqualTo("digraph \"lenet5\" {"));
            Assert.That(lines.Count(l => l.Contains("label=", StringComparison.Ordinal)), Is.EqualTo(model.Layers.Count));
            Assert.That(lines.Count(l => l.Contains("->", StringComparison.Ordinal)), Is.EqualTo(model.Layers.Count - 1));
            Assert.That(lines, Has.Some.Contains("Conv2D 5×5, 6 filters, relu\\n24 × 24 × 6 · 156 parameters"));
        });
    }

    [Test]
    public void Blocks_that_repeat_are_drawn_once_and_arrows_go_on_from_them()
    {
        SymbolicTensor input = new Input(8, 8, 4).Output, x = input;
        for (int i = 0; i < 3; i++)
        {
            x = new Add().Apply(x, new Conv2D(4, 3) { Padding = Padding.Same, Activation = Activation.Relu }.Apply(x));
        }

        using var model = new Model(input, new Dense(2).Apply(new Flatten().Apply(x)));
        XElement once = XDocument.Parse(NetworkDrawing.ToSvg(model)).Root!, all = XDocument.Parse(NetworkDrawing.ToSvg(model, everyLayer: true)).Root!;
        string[] arrows = [.. once.Descendants(Svg + "path").Select(p => (string?)p.Attribute("data-arrow")).OfType<string>().Order(StringComparer.Ordinal)];
        Assert.Multiple(() =>
        {
            Assert.That(once.Descendants(Svg + "rect").Count(), Is.EqualTo(5), "input, convolution, sum, flatten, dense");
            Assert.That(arrows, Is.EqualTo(new[] { "0-1", "0-2", "1-2", "2-3", "3-4" }));
            Assert.That(once.Descendants(Svg + "path").Select(p => (string?)p.Attribute("data-times")).OfType<string>(), Is.EqualTo(new[] { "3" }));
            Assert.That(once.Element(Svg + "desc")!.Value, Does.Contain("2 from box 2 on stand for 3 in a row"));
            Assert.That(once.Value, Does.Contain("×3").And.Contain("958 parameters"), "the numbers are the whole network's: 3 (3 3 4 4 + 4) + 256 2 + 2");
            Assert.That(all.Descendants(Svg + "rect").Count(), Is.EqualTo(9));
            Assert.That(NetworkDrawing.ToDot(model), Does.Contain("label=\"×3\""));
        });
    }

    [Test]
    public void What_something_passes_by_is_no_block()
    {
        // Two like convolutions in one of two branches.
        SymbolicTensor input = new Input(8, 8, 4).Output, one = input;
        for (int i = 0; i < 2; i++)
        {
            one = new Conv2D(4, 3) { Padding = Padding.Same }.Apply(one);
        }

        using var model = new Model(input, new Add().Apply(one, new Conv2D(4, 1).Apply(input)));
        Assert.That(XDocument.Parse(NetworkDrawing.ToSvg(model)).Root!.Descendants(Svg + "rect").Count(), Is.EqualTo(5));
    }

    [Test]
    public void A_larger_tensor_is_drawn_larger()
    {
        using Model model = ModelZoo.Create("lenet5");
        XElement svg = XDocument.Parse(NetworkDrawing.ToSvg(model)).Root!;
        double[] sides = [.. svg.Descendants(Svg + "g").Where(g => (string?)g.Attribute("class") == "tensor").Select(g => double.Parse(
            ((string)g.Elements(Svg + "path").First().Attribute("d")!).Split('h')[1].Split('v')[0], CultureInfo.InvariantCulture))];
        Assert.That(sides.Take(5), Is.Ordered.Descending, "28, 24, 12, 8 and 4 columns");
    }

    [Test]
    public void A_name_with_markup_stays_text()
    {
        SymbolicTensor input = new Input(4).Output;
        using var model = new Model(input, new Dense(2) { Name = "a<b>&\"c\"" }.Apply(input), "<script>");
        Assert.That(XDocument.Parse(NetworkDrawing.ToSvg(model)).Root!.Element(Svg + "title")!.Value, Is.EqualTo("<script>"));
        Assert.That(NetworkDrawing.ToDot(model), Does.Contain("a<b>&\\\"c\\\""));
    }
}
