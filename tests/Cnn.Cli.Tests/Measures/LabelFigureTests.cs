using System.Globalization;
using System.Text.Json.Nodes;
using Cnn.Models;
using Cnn.Models.Tests.Data.Support;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Cli.Tests;

/// <summary>Several labels and numbers for each image, measured and predicted, with figures by hand: images of two pixels, each bright or dark.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class LabelFigureTests
{
    private readonly TemporaryFolder folder = new();

    [OneTimeSetUp]
    public void WriteImages()
    {
        folder.Write("a.png", PngBytes.Plain(2, 1, 1, [255, 0]));
        folder.Write("b.png", PngBytes.Plain(2, 1, 1, [255, 255]));
        folder.Write("c.png", PngBytes.Plain(2, 1, 1, [0, 0]));
    }

    [OneTimeTearDown]
    public void RemoveFolder() => folder.Dispose();

    [TestCase(ActivationKind.Sigmoid)]
    [TestCase(ActivationKind.Linear)]
    public void Several_labels_are_each_a_decision_of_its_own(ActivationKind ending)
    {
        // A bright pixel gives 3/4, a dark one 1/4: five of six are what they are, with 3/4, and one is not, with 1/4 for what is true.
        float odds = MathF.Log(3);
        string network = Save("labels-" + ending, 2, ending, [2 * odds, 0, 0, 2 * odds],
            [-odds, -odds], ["left", "right"]);
        string list = List("several.csv", "image,tags,split\na.png,left,test\nb.png,left|right,test\nc.png,right,test\n");
        JsonObject measured = Run("eval", network, "--data", list, "--json").Json.Single();
        Assert.That((double)measured["test_loss"]!, Is.EqualTo(((5 * Math.Log(4.0 / 3)) + Math.Log(4)) / 6).Within(1e-5));
        if (ending == ActivationKind.Sigmoid)
        {
            Assert.That((double)measured["test_binary_accuracy"]!, Is.EqualTo(5 / 6.0).Within(1e-9));
            Assert.That(Table(network, list), Is.EqualTo(new[]
            {
                ("image", "left,right"), ("a.png", "0.75,0.25"), ("b.png", "0.75,0.75"), ("c.png", "0.25,0.25"),
            }));
        }
    }

    [Test]
    public void Numbers_are_measured_by_their_distance_and_predicted_as_they_are()
    {
        // 2 left + right + 1/2: 2.5, 3.5 and 0.5, which are 0.5, 1 and 0 away.
        string network = Save("numbers", 1, Activation.Linear, [2, 1], [0.5f], []);
        string list = List("number.csv", "image,value,split\na.png,2.0,test\nb.png,4.5,test\nc.png,0.5,test\n");
        JsonObject measured = Run("eval", network, "--data", list, "--json").Json.Single();
        Assert.That((double)measured["test_loss"]!, Is.EqualTo((0.25 + 1) / 3).Within(1e-6));
        Assert.That((double)measured["test_mean_absolute_error"]!, Is.EqualTo(0.5).Within(1e-6));
        Assert.That(Table(network, list), Is.EqualTo(new[] { ("image", "output0"), ("a.png", "2.5"), ("b.png", "3.5"), ("c.png", "0.5") }));
    }

    private string Save(string name, int outputs, ActivationKind activation, float[] kernel, float[] bias, string[] names)
    {
        string file = Path.Combine(folder.Path, name + ".safetensors");
        using var model = new Sequential(new Input(1, 2, 1), new Flatten(), new Dense(outputs) { Activation = activation });
        model.SetWeight(model.Parameters[0], Tensor.From(kernel, new Shape(2, outputs)));
        model.SetWeight(model.Parameters[1], Tensor.From(bias, new Shape(outputs)));
        model.Save(file, new SampleMetadata(names, ImageEncoding.Default).ToText());
        return file;
    }

    private string List(string name, string text) => "list:" + folder.Write(name, System.Text.Encoding.UTF8.GetBytes(text));

    // The image of each line without its folder, and what stands behind the class and its probability, rounded as floats are.
    private (string Image, string Row)[] Table(string network, string list)
    {
        string table = Path.Combine(folder.Path, "out.csv");
        Run("predict", network, list, "--output", table);
        string[][] rows = [.. File.ReadAllLines(table).Select(l => l.Split(','))];
        int before = rows[0][1] == "class" ? 3 : 1;
        return [.. rows.Select(r => (Path.GetFileName(r[0]), string.Join(',', r[before..].Select(Rounded))))];
    }

    private static string Rounded(string text) => double.TryParse(text, CultureInfo.InvariantCulture, out double value)
        ? Math.Round(value, 5).ToString(CultureInfo.InvariantCulture)
        : text;

    private static Invocation Run(params string[] arguments)
    {
        Invocation run = Invocation.Of(arguments);
        Assert.That(run.ExitCode, Is.EqualTo(CommandLine.Success), run.Error);
        return run;
    }
}
