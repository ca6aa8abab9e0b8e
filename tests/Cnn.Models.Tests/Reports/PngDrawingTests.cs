using System.Globalization;
using System.Xml.Linq;
using Cnn.Models.Tests.Data.Support;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Tests.Reports;

/// <summary>Drawings as PNG: the same picture as the SVG.</summary>
[TestFixture]
public sealed class PngDrawingTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Test]
    public void Boxes_have_their_colours_where_the_svg_has_them()
    {
        using Model model = ModelZoo.Create("lenet5");
        XElement svg = XDocument.Parse(NetworkDrawing.ToSvg(model)).Root!;
        double[] view = [.. svg.Attribute("viewBox")!.Value.Split(' ').Select(v => double.Parse(v, CultureInfo.InvariantCulture))];
        using var folder = new TempFolder();
        RawImage image = ImageFile.Read(folder.Write("lenet5.png", NetworkDrawing.ToPng(model)));
        Assert.That((image.Width, image.Height), Is.EqualTo(((int)Math.Ceiling(2 * view[2]), (int)Math.Ceiling(2 * view[3]))));
        int At(double x, double y)
        {
            int at = (((int)(2 * (y - view[1])) * image.Width) + (int)(2 * (x - view[0]))) * 3;
            return (image.Pixels[at] << 16) | (image.Pixels[at + 1] << 8) | image.Pixels[at + 2];
        }

        // Letters are 0x1b2430, those of what stands below a name 0x586474, on bright boxes whose borders are not as near.
        bool IsWritten(XElement text)
        {
            (double left, double line) = (Read(text, "x"), Read(text, "y"));
            int most = (string?)text.Attribute("class") == "foot" ? 0x60 : 0x20;
            double right = left + StrokeFont.Measure(string.Concat(text.Nodes().OfType<XText>().Select(t => t.Value)), 12);
            return Enumerable.Range(0, (int)(2 * (right - left)))
                .Any(dx => Enumerable.Range(0, 20).Any(dy => At(left + (dx / 2.0), line - (dy / 2.0)) >> 16 < most));
        }

        // Near the right end of a box there is no text.
        int[] colours = [.. svg.Descendants(Svg + "rect").Select(r => At(Read(r, "x") + Read(r, "width") - 8, Read(r, "y") + (Read(r, "height") / 2)))];
        Assert.Multiple(() =>
        {
            Assert.That(colours, Is.EqualTo(new[] { 0xeceff3, 0xe3eefc, 0xfdf0d8, 0xe3eefc, 0xfdf0d8, 0xf6f7f9, 0xe0f4e6, 0xe0f4e6, 0xe0f4e6 }));
            Assert.That(At(view[0] + 2, view[1] + 2), Is.EqualTo(0xffffff));
            Assert.That(svg.Descendants(Svg + "text").Where(t => !IsWritten(t)).Select(t => t.Value), Is.Empty, "all text is there");
        });
    }

    [Test]
    public void Its_letters_are_there_and_stay_inside_their_boxes([ValueSource(typeof(ModelZoo), nameof(ModelZoo.Names))] string name)
    {
        using Model model = ModelZoo.Create(name);
        XElement svg = XDocument.Parse(NetworkDrawing.ToSvg(model)).Root!;
        Assert.That(svg.Descendants(Svg + "text").SelectMany(t => t.Value).Where(c => !StrokeFont.Has(c)), Is.Empty);
        foreach (XElement box in svg.Descendants(Svg + "g").Where(g => (string?)g.Attribute("class") == "box"))
        {
            XElement rect = box.Element(Svg + "rect")!;
            double end = Read(rect, "x") + Read(rect, "width");
            Assert.That(box.Elements(Svg + "text").Select(t => Read(t, "x") + StrokeFont.Measure(t.Value, 12)), Is.All.LessThan(end));
        }
    }

    [Test]
    public void A_drawing_of_many_boxes_has_fewer_pixels_and_all_of_them()
    {
        var layers = new List<Layer> { new Input(4) };
        layers.AddRange(Enumerable.Range(0, 900).Select(i => new Dense(4 + (i % 2))));
        using var model = new Sequential([.. layers]);
        using var folder = new TempFolder();
        RawImage image = ImageFile.Read(folder.Write("long.png", NetworkDrawing.ToPng(model, everyLayer: true)));
        Assert.That((long)image.Width * image.Height, Is.LessThan(41_000_000));
        Assert.That(image.Height, Is.GreaterThan(60 * image.Width));
    }

    [Test]
    public void A_name_in_any_letters_is_painted()
    {
        SymbolicTensor input = new Input(4).Output;
        using var model = new Model(input, new Dense(2) { Name = "名\u0007<é>" }.Apply(input), "网络 & co");
        Assert.That(() => NetworkDrawing.ToPng(model), Throws.Nothing);
    }

    private static double Read(XElement element, string attribute) => double.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);
}
