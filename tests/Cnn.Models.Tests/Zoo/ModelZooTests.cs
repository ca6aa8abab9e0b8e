using System.Globalization;
using Cnn.OneDnn;

namespace Cnn.Models.Tests.Zoo;

/// <summary>The networks have the sizes that their papers, tutorials and PyTorch counterparts give.</summary>
[TestFixture]
public sealed class ModelZooTests
{
    // Parameters with the moving statistics, as Keras counts. The published ones: fashion-cnn and mnist-cnn from their tutorials; VGG-11 and VGG-19
    // with 1000 classes 132,863,336 and 143,667,240; MobileNet 4,253,864; ResNet-50 25,557,032 + 53,120 statistics; ResNet-18 for 32x32 11,173,962 + 9,600;
    // ResNet-34 21,282,122 + 17,024. The others are sums over the layers of k*k*in*out + out, 4 per normalized channel and in*out + out.
    [TestCase("fashion-mlp", 101_770)]
    [TestCase("fashion-cnn", 243_786)]
    [TestCase("lenet-gluon", 170_988)]
    [TestCase("lenet5", 44_426)]
    [TestCase("mnist-cnn", 1_199_882)]
    [TestCase("cifar-cnn", 198_506)]
    [TestCase("alexnet8", 9_639_178)]
    [TestCase("vgg16", 15_262_026)]
    [TestCase("inception10", 121_418)]
    [TestCase("resnet18", 11_183_562)]
    [TestCase("resnet34", 21_299_146)]
    [TestCase("resnet50", 25_610_152)]
    [TestCase("mobilenet-v1", 3_239_114)]
    [TestCase("vgg11", 28_144_010)]
    [TestCase("vgg19", 38_947_914)]
    public void Network_has_its_number_of_parameters(string name, long parameters)
    {
        using Model model = ModelZoo.Create(name);
        Assert.That(model.ParameterCount, Is.EqualTo(parameters));
    }

    [TestCase("vgg11", 132_863_336)]
    [TestCase("vgg19", 143_667_240)]
    [TestCase("mobilenet-v1", 4_253_864)]
    public void Network_for_large_images_has_the_published_number_of_parameters(string name, long parameters)
    {
        using Model model = ModelZoo.Create(name, new ZooOptions { InputShape = new Shape(224, 224, 3), Classes = 1000 });
        Assert.That(model.ParameterCount, Is.EqualTo(parameters));
    }

    [Test]
    public void Every_network_takes_its_input_and_gives_a_number_per_class([ValueSource(typeof(ModelZoo), nameof(ModelZoo.Names))] string name)
    {
        ZooModel entry = ModelZoo.Find(name);
        using Model model = entry.Create(new ZooOptions { Classes = 7 });
        Assert.That(model.Name, Is.EqualTo(name));
        Assert.That(model.Inputs.Single().Shape, Is.EqualTo(entry.InputShape));
        Assert.That(model.Outputs.Single().Shape, Is.EqualTo(new[] { 7 }));
        Assert.That(entry.CreateOptimizer(), Is.Not.Null);
        Assert.That(entry.Description, Does.EndWith("."));
    }

    [Test]
    public void Every_network_takes_images_of_another_size_and_colour(
        [ValueSource(typeof(ModelZoo), nameof(ModelZoo.Names))] string name, [Values("64,48,3", "56,72,1")] string size)
    {
        int[] shape = [.. size.Split(',').Select(side => int.Parse(side, CultureInfo.InvariantCulture))];
        using Model model = ModelZoo.Create(name, new ZooOptions { InputShape = new Shape(shape), Classes = 5 });
        Assert.That(model.Inputs.Single().Shape, Is.EqualTo(shape));
        Assert.That(model.Outputs.Single().Shape, Is.EqualTo(new[] { 5 }));
    }

    [Test]
    public void Images_may_have_another_size()
    {
        using Model model = ModelZoo.Create("fashion-cnn", new ZooOptions { InputShape = new Shape(32, 32, 3), Classes = 100 });

        // 32 -> 30 -> 15 -> 13 -> 6: 3*3*3*64+64 + 3*3*64*64+64 + (6*6*64)*128+128 + 128*100+100.
        Assert.That(model.ParameterCount, Is.EqualTo(1_792 + 36_928 + 295_040 + 12_900));
    }

    [Test]
    public void Shapes_of_the_tutorial_network_are_those_of_its_summary()
    {
        using Model model = ModelZoo.Create("fashion-cnn");
        string[] expected = ["(26, 26, 64)", "(13, 13, 64)", "(11, 11, 64)", "(5, 5, 64)", "1600", "128", "10"];
        string summary = model.Summary();
        int from = 0;
        foreach (string shape in expected)
        {
            from = summary.IndexOf(shape.Trim('(', ')'), from, StringComparison.Ordinal);
            Assert.That(from, Is.GreaterThanOrEqualTo(0), $"{shape} is missing, or out of order, in:\n{summary}");
        }
    }

    [Test]
    public void An_unknown_name_gets_a_suggestion_and_the_list()
    {
        Assert.That(() => ModelZoo.Create("resnet81"), Throws.ArgumentException.With.Message.Contains("'resnet81'")
            .And.Message.Contains("Did you mean 'resnet18'?").And.Message.Contains("fashion-mlp, fashion-cnn"));
        Assert.That(() => ModelZoo.Create("LeNet"), Throws.ArgumentException.With.Message.Contains("Did you mean 'lenet5'?"));
    }

    [Test]
    public void An_input_that_is_too_small_is_refused_with_the_layer_that_does_not_fit()
    {
        var options = new ZooOptions { InputShape = new Shape(16, 16, 3) };
        Assert.That(() => ModelZoo.Create("vgg16", options), Throws.InstanceOf<ShapeException>().With.Message.Contains("max_pooling2d"));
    }

    [Test]
    public void One_class_is_refused() =>
        Assert.That(() => ModelZoo.Create("lenet5", new ZooOptions { Classes = 1 }),
            Throws.ArgumentException.With.Message.Contains("at least two classes, received 1"));
}
