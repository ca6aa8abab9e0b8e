using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Tests.Reports.Explaining;

/// <summary>Grad-CAM and saliency of networks that are computed by hand, and which layer is looked at.</summary>
[TestFixture]
[NonParallelizable]
public sealed class GradCamTests
{
    [Test]
    public void A_network_by_hand_gives_the_papers_map()
    {
        // A = (2x, -x); S = mean of A: a_k = 1/4. Class 0: relu(2x / 4); class 1: relu(-x / 4).
        using Model model = ByHand(DataFormat.ChannelsLast);
        Tensor sample = Filled([1, 2, 2, 1], 1, 2, 3, 4);
        HeatMap first = GradCam.Compute(model, sample, 0), second = GradCam.Compute(model, sample, 1), saliency = Saliency.Compute(model, sample, 1);
        Assert.Multiple(() =>
        {
            Assert.That(first.Values.ToArray(), Is.EqualTo(new[] { 0.5f, 1, 1.5f, 2 }).Within(1e-6));
            Assert.That((first.Height, first.Width, first.Layer, first.ClassIndex, first.Largest), Is.EqualTo((2, 2, "conv", 0, 2f)));
            Assert.That(second.Largest, Is.Zero, "nothing speaks for it");
            Assert.That(saliency.Values.ToArray(), Is.EqualTo(new[] { 0.25f, 0.25f, 0.25f, 0.25f }).Within(1e-6), "either side counts");
            Assert.That(GradCam.Compute(model, sample).ClassIndex, Is.Zero, "the most probable class");
        });
    }

    [Test]
    public void Channels_first_gives_the_same_maps()
    {
        using Model last = ByHand(DataFormat.ChannelsLast), first = ByHand(DataFormat.ChannelsFirst);
        Tensor image = Filled([1, 2, 2, 1], 1, 2, 3, 4), planes = Filled([1, 1, 2, 2], 1, 2, 3, 4);
        Assert.That(GradCam.Compute(first, planes, 0).Values.ToArray(), Is.EqualTo(GradCam.Compute(last, image, 0).Values.ToArray()));
        Assert.That(Saliency.Compute(first, planes, 0).Values.ToArray(), Is.EqualTo(Saliency.Compute(last, image, 0).Values.ToArray()));
    }

    [Test]
    public void Of_one_output_label_0_is_what_speaks_against_label_1()
    {
        // A = x - 2.5; S = mean of A: label 1 is relu(A / 4), label 0 is relu(-A / 4).
        var conv = new Conv2D(1, 1);
        using var model = new Sequential(new Input(2, 2, 1), conv, new GlobalAveragePooling2D(), new ActivationLayer(Activation.Sigmoid));
        model.SetWeight(conv.Parameters[0], Filled([1, 1, 1, 1], 1));
        model.SetWeight(conv.Parameters[1], Filled([1], -2.5f));
        Tensor sample = Filled([1, 2, 2, 1], 1, 2, 3, 4);
        Assert.That(GradCam.Compute(model, sample, 1).Values.ToArray(), Is.EqualTo(new[] { 0, 0, 0.125f, 0.375f }).Within(1e-6));
        Assert.That(GradCam.Compute(model, sample, 0).Values.ToArray(), Is.EqualTo(new[] { 0.375f, 0.125f, 0, 0 }).Within(1e-6));
    }

    // Of two convolutions the second, of 8 blocks the relu after their last sum: one before the blocks, and two in each.
    [TestCase("mnist-cnn", "conv2d_1")]
    [TestCase("resnet18", "activation_16")]
    public void Looked_at_is_what_the_last_convolution_gives(string name, string expected)
    {
        using Model model = ModelZoo.Create(name);
        var sample = new Tensor(new Shape([1, .. model.Inputs[0].Shape]));
        Assert.That(GradCam.Compute(model, sample, 1).Layer, Is.EqualTo(expected));
    }

    [Test]
    public void Every_layer_that_is_offered_can_be_looked_at()
    {
        // relu gives places in its first call, and none in its second.
        SymbolicTensor input = new Input(4, 4, 1).Output;
        var relu = new ReLU { Name = "relu" };
        SymbolicTensor places = relu.Apply(new Conv2D(2, 3, name: "conv").Apply(input));
        SymbolicTensor row = relu.Apply(new Dense(3, name: "row").Apply(new GlobalAveragePooling2D().Apply(places)));
        using var shared = new Model(input, row, "shared");

        // Its scores lie side by side, as places do.
        using var side = new Sequential(
            new Input(6, 1, 3), new Conv2D(2, [3, 1], name: "first"), new Conv2D(1, 1, name: "scores") { Activation = Activation.Sigmoid });
        Tensor image = Tensor.Random([1, 4, 4, 1], seed: 1), column = Tensor.Random([1, 6, 1, 3], seed: 1);
        Assert.That(GradCam.Layers(shared), Is.EqualTo(new[] { "conv", "relu" }));
        Assert.That(GradCam.Layers(side), Is.EqualTo(new[] { "first" }));
        Assert.Multiple(() =>
        {
            Assert.That(GradCam.Compute(shared, image, 0, "relu") is { Height: 2, Width: 2 });
            Assert.That(GradCam.Compute(side, column, 0).Layer, Is.EqualTo("first"), "the last convolution gives the scores");
            Assert.That(() => GradCam.Compute(side, column, 0, "scores"),
                Throws.ArgumentException.With.Message.Contains("gives what the model does").And.Message.Contains("first"));
        });
    }

    // S = mean of x_0 - 2 x_1 over 16 places or 6: every pixel moves it by 2 / 16 or 2 / 6, by its second channel. Three columns are not three channels.
    [TestCase(4, 4)]
    [TestCase(2, 3)]
    public void Channels_first_of_any_number_are_told_by_the_first_layer(int height, int width)
    {
        const DataFormat Planes = DataFormat.ChannelsFirst;
        var conv = new Conv2D(1, 1) { UseBias = false, DataFormat = Planes };
        using var model = new Sequential(
            new Input(2, height, width), new ReLU(), conv, new GlobalAveragePooling2D { DataFormat = Planes }, new ActivationLayer(Activation.Sigmoid));
        model.SetWeight(conv.Parameters[0], Filled([1, 1, 2, 1], 1, -2));
        Tensor sample = new([1, 2, height, width]);
        sample.AsSpan<float>().Fill(1);
        HeatMap map = Saliency.Compute(model, sample, 1);
        Assert.That((map.Height, map.Width), Is.EqualTo((height, width)));
        Assert.That(map.Values.ToArray(), Is.All.EqualTo(2f / (height * width)).Within(1e-6));
    }

    [Test]
    public void What_cannot_be_explained_is_refused_in_words()
    {
        using Model model = ByHand(DataFormat.ChannelsLast), dense = new Sequential(new Input(4), new Dense(2));
        Tensor sample = new([1, 2, 2, 1]);
        Assert.Multiple(() =>
        {
            Assert.That(() => GradCam.Compute(model, sample, layer: "con"),
                Throws.ArgumentException.With.Message.Contains("no layer 'con'").And.Message.Contains("conv"));
            Assert.That(() => GradCam.Compute(model, sample, layer: "scores"), Throws.ArgumentException.With.Message.Contains("has no places"));
            Assert.That(() => GradCam.Compute(model, sample, 2), Throws.ArgumentException.With.Message.Contains("no class 2"));
            Assert.That(() => GradCam.Compute(dense, new Tensor([1, 4])), Throws.ArgumentException.With.Message.Contains("convolutional"));
            Assert.That(() => Saliency.Compute(dense, new Tensor([1, 4])), Throws.ArgumentException.With.Message.Contains("three axes"));
            Assert.That(() => GradCam.Compute(model, new Tensor([2, 2, 2, 1])), Throws.ArgumentException.With.Message.Contains("One sample"));
        });
    }

    [Test]
    public void A_map_is_painted_whatever_its_numbers()
    {
        using Model model = ByHand(DataFormat.ChannelsLast);
        HeatMap none = GradCam.Compute(model, Filled([1, 2, 2, 1], float.NaN, 2, 3, 4), 0);
        var image = new RawImage(2, 2, 1, [0, 50, 100, 255]);
        HeatMap map = GradCam.Compute(model, Filled([1, 2, 2, 1], 0, 0, 0, 4), 0);
        RawImage over = map.Over(image), alone = map.ToImage();
        Assert.Multiple(() =>
        {
            Assert.That(() => none.Over(image), Throws.Nothing);
            Assert.That((alone.Height, alone.Width), Is.EqualTo((224, 224)));
            Assert.That(over.Pixels.Take(3), Is.EqualTo(new byte[] { 0, 0, 0 }), "where nothing counts the image is as it was");
            Assert.That(alone.Pixels.TakeLast(3), Is.EqualTo(new byte[] { 253, 231, 37 }), "viridis ends there");
        });
    }

    [Test]
    public void A_page_escapes_every_name()
    {
        using Model model = ByHand(DataFormat.ChannelsLast);
        Tensor sample = Filled([1, 2, 2, 1], 1, 2, 3, 4);
        const string Hostile = "<script>x</script>";
        string page = ExplanationPage.Write(Hostile,
            [new Explanation(Hostile, new RawImage(2, 2, 1, [1, 2, 3, 4]), GradCam.Compute(model, sample), Saliency.Compute(model, sample))
            {
                ClassName = Hostile,
                Predictions = [(Hostile, 0.5), ("nothing", double.NaN)],
            }]);
        Assert.That(page, Does.Not.Contain(Hostile).And.Contain("&lt;script&gt;x").And.Contain("width:50.0%"));
        Assert.That(page, Does.Not.Contain("NaN"));
    }

    private static Sequential ByHand(DataFormat format)
    {
        bool last = format == DataFormat.ChannelsLast;
        var conv = new Conv2D(2, 1, name: "conv") { UseBias = false, DataFormat = format };
        var scores = new Dense(2, name: "scores") { UseBias = false, Activation = Activation.Softmax };
        var model = new Sequential(last ? new Input(2, 2, 1) : new Input(1, 2, 2), conv, new GlobalAveragePooling2D { DataFormat = format }, scores);
        model.SetWeight(conv.Parameters[0], Filled([1, 1, 1, 2], 2, -1));
        model.SetWeight(scores.Parameters[0], Filled([2, 2], 1, 0, 0, 1));
        return model;
    }

    private static Tensor Filled(int[] shape, params float[] values)
    {
        var tensor = new Tensor(new Shape(shape));
        values.CopyTo(tensor.AsSpan<float>());
        return tensor;
    }
}
