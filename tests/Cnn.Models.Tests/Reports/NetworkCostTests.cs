using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Tests.Reports;

/// <summary>Operations, memory and receptive fields, against hand counts and published figures.</summary>
[TestFixture]
public sealed class NetworkCostTests
{
    [Test]
    public void Fashion_cnn_costs_what_a_hand_count_gives()
    {
        using Model model = ModelZoo.Create("fashion-cnn");
        NetworkCost cost = NetworkCost.Estimate(model);
        long[] expected =
        [
            (26 * 26 * 64 * 2 * 9) + (2 * 26 * 26 * 64), 13 * 13 * 64 * 4,
            (11 * 11 * 64 * 2 * 9 * 64) + (2 * 11 * 11 * 64), 5 * 5 * 64 * 4,
            0, (2 * 1600 * 128) + 128 + 128, (2 * 128 * 10) + 10 + 30,
        ];
        Assert.Multiple(() =>
        {
            Assert.That(cost.Layers.Select(l => l.Flops), Is.EqualTo(expected));
            Assert.That(cost.Parameters, Is.EqualTo(243_786));
            Assert.That(cost.Layers[0].ActivationBytes, Is.EqualTo(26 * 26 * 64 * 4));
            Assert.That(cost.Layers[2].ParameterBytes, Is.EqualTo(36_928 * 4));
            Assert.That(cost.Layers.Select(l => l.ReceptiveField[0]), Is.EqualTo(new[] { 3, 4, 8, 10, 26, 26, 26 }));
        });
    }

    // Multiplications with their addition, in millions, as torchvision and the papers give them.
    [TestCase("vgg11", 7609)]
    [TestCase("vgg19", 19632)]
    [TestCase("resnet50", 4089)]
    [TestCase("mobilenet-v1", 569)]
    public void Networks_for_large_images_cost_what_is_published(string name, double millions)
    {
        using Model model = ModelZoo.Create(name, new ZooOptions { InputShape = new Shape(224, 224, 3), Classes = 1000 });
        Assert.That(NetworkCost.Estimate(model).Flops / 2e6, Is.EqualTo(millions).Within(2).Percent);
    }

    [Test]
    public void Two_kernels_of_three_see_what_one_of_five_sees()
    {
        using var two = new Sequential(new Input(32, 32, 1), new Conv2D(1, 3), new Conv2D(1, 3));
        using var one = new Sequential(new Input(32, 32, 1), new Conv2D(1, 5));
        Assert.That(NetworkCost.Estimate(two).Layers[^1].ReceptiveField, Is.EqualTo(NetworkCost.Estimate(one).Layers[^1].ReceptiveField));
    }

    private static IEnumerable<TestCaseData> Fields()
    {
        yield return Case("stride and dilation", 1 + 2 + (2 * 4), new Conv2D(2, 3) { Strides = 2 }, new Conv2D(2, 3) { DilationRate = 2 });
        yield return Case(
            "a window after two strides", 3 + (2 * 2) + (1 * 4), new Conv2D(2, 3) { Strides = 2 }, new Conv2D(2, 3) { Strides = 2 }, new MaxPooling2D(2));
        yield return Case("enlarged by repeating", 2 + (0 * 1), new MaxPooling2D(2), new UpSampling2D(2));
        yield return Case("all positions together", 32, new Flatten());
        yield return Case("the mean over all positions", 3 + 29, new Conv2D(2, 3), new GlobalAveragePooling2D(), new Dense(3));
        yield return Case("normalization and activation add nothing", 3, new Conv2D(2, 3), new BatchNormalization(), new ActivationLayer(Activation.Relu));
    }

    [TestCaseSource(nameof(Fields))]
    public void A_position_sees(int expected, Layer[] layers)
    {
        using var model = new Sequential([new Input(32, 32, 1), .. layers]);
        Assert.That(NetworkCost.Estimate(model).Layers[^1].ReceptiveField, Is.EqualTo(new[] { expected, expected }));
    }

    // Araujo, Norris and Sim, "Computing receptive fields of convolutional neural networks" (2019): VGG-16 up to its last pooling.
    [Test]
    public void The_last_pooling_of_vgg16_sees_what_is_published()
    {
        using Model model = ModelZoo.Create("vgg16");
        LayerCost pooling = NetworkCost.Estimate(model).Layers.Last(l => l.Layer is MaxPooling2D);
        Assert.That(pooling.ReceptiveField, Is.EqualTo(new[] { 212, 212 }));
    }

    [Test]
    public void A_shared_layer_is_counted_once_but_works_twice()
    {
        SymbolicTensor input = new Input(8, 8, 2).Output;
        var shared = new Conv2D(2, 1);
        using var model = new Model(input, shared.Apply(shared.Apply(input)));
        NetworkCost cost = NetworkCost.Estimate(model);
        Assert.That(cost.Layers.Select(l => l.Parameters), Is.EqualTo(new[] { 6, 0 }));
        Assert.That(cost.Layers[0].Flops, Is.EqualTo(cost.Layers[1].Flops).And.Positive);
    }

    private static TestCaseData Case(string name, int expected, params Layer[] layers) => new TestCaseData(expected, layers).SetArgDisplayNames(name);
}
