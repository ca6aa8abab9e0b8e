using Cnn.Models.Tests.Data.Support;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Tests.Reports;

/// <summary>What layers give for a sample, and how it is painted.</summary>
[TestFixture]
[NonParallelizable]
public sealed class FeatureMapTests
{
    [Test]
    public void A_convolution_by_hand_gives_its_channels()
    {
        var conv = new Conv2D(2, 1) { UseBias = false };
        using var model = new Sequential(new Input(2, 2, 1), conv, new Flatten());
        model.SetWeight(conv.Parameters[0], Filled(new Shape(1, 1, 1, 2), [2, -1]));
        IReadOnlyList<FeatureMap> maps = FeatureMaps.Compute(model, Filled(new Shape(1, 2, 2, 1), [1, 2, 3, 4]));
        Assert.Multiple(() =>
        {
            Assert.That(maps.Select(m => m.ClassName), Is.EqualTo(new[] { "Conv2D", "Flatten" }));
            Assert.That(maps[0].Values.ToArray(), Is.EqualTo(new float[] { 2, -1, 4, -2, 6, -3, 8, -4 }));
            Assert.That((maps[0].Channels, maps[0].Height, maps[0].Width), Is.EqualTo((2, 2, 2)));
            Assert.That(maps[0].At(1, 1, 0), Is.EqualTo(-3));
            Assert.That(maps[0].RangeOf(1), Is.EqualTo((-4f, -1f)));
            Assert.That(maps[1].IsSpatial, Is.False);
        });
    }

    [Test]
    public void Channels_first_gives_the_same_pictures()
    {
        var conv = new Conv2D(2, 1) { UseBias = false, DataFormat = DataFormat.ChannelsFirst };
        using var model = new Sequential(new Input(1, 2, 2), conv);
        model.SetWeight(conv.Parameters[0], Filled(new Shape(1, 1, 1, 2), [2, -1]));
        FeatureMap map = FeatureMaps.Compute(model, Filled(new Shape(1, 1, 2, 2), [1, 2, 3, 4])).Single();
        Assert.That((map.Channels, map.Height, map.Width), Is.EqualTo((2, 2, 2)));
        Assert.That(map.At(1, 1, 0), Is.EqualTo(-3));
    }

    [Test]
    public void Fashion_cnn_gives_its_seven_layers_and_the_last_is_the_prediction()
    {
        using Model model = ModelZoo.Create("fashion-cnn");
        float[] pixels = [.. Enumerable.Range(0, 784).Select(i => (i % 29) / 29f)];
        Tensor sample = Filled(new Shape(1, 28, 28, 1), pixels);
        float[] prediction = model.Predict(sample).AsSpan<float>().ToArray();
        IReadOnlyList<FeatureMap> maps = FeatureMaps.Compute(model, sample);
        Assert.Multiple(() =>
        {
            Assert.That(maps.Select(m => m.Shape.ToString()),
                Is.EqualTo(new[] { "(26, 26, 64)", "(13, 13, 64)", "(11, 11, 64)", "(5, 5, 64)", "(1600,)", "(128,)", "(10,)" }));
            Assert.That(maps[^1].Values.ToArray(), Is.EqualTo(prediction).Within(1e-5), "the weights are the trained model's own");
        });
    }

    [Test]
    public void Only_the_chosen_layers_are_kept()
    {
        using Model model = ModelZoo.Create("lenet5");
        Assert.That(FeatureMaps.Compute(model, new Tensor(new Shape(1, 28, 28, 1)), ["dense", "conv2d"]).Select(m => m.Layer),
            Is.EqualTo(new[] { "conv2d", "dense" }));
        Assert.That(() => FeatureMaps.Compute(model, new Tensor(new Shape(1, 28, 28, 1)), ["conv"]),
            Throws.ArgumentException.With.Message.Contains("no layer 'conv'").And.Message.Contains("conv2d"));
        Assert.That(() => FeatureMaps.Compute(model, new Tensor(new Shape(2, 28, 28, 1))), Throws.ArgumentException.With.Message.Contains("(2, 28, 28, 1)"));
    }

    [Test]
    public void A_picture_has_dark_for_the_least_and_yellow_for_the_largest()
    {
        using var model = new Sequential(new Input(2, 2, 1), new ReLU());
        FeatureMap map = FeatureMaps.Compute(model, Filled(new Shape(1, 2, 2, 1), [0, 1, 2, 4])).Single();
        using var folder = new TempFolder();
        RawImage image = ImageFile.Read(folder.Write("map.png", map.ToPng()));
        (byte, byte, byte) At(int y, int x) =>
            (image.Pixels[((y * image.Width) + x) * 3], image.Pixels[(((y * image.Width) + x) * 3) + 1], image.Pixels[(((y * image.Width) + x) * 3) + 2]);
        Assert.Multiple(() =>
        {
            Assert.That(At(4, 4), Is.EqualTo(((byte)68, (byte)1, (byte)84)), "viridis begins there");
            Assert.That(At(image.Height - 5, image.Width - 5), Is.EqualTo(((byte)253, (byte)231, (byte)37)), "and ends there");
            Assert.That(At(0, 0), Is.EqualTo(((byte)128, (byte)128, (byte)128)), "between tiles");
        });
    }

    [Test]
    public void A_map_that_is_not_a_number_is_painted_all_the_same()
    {
        using var model = new Sequential(new Input(2, 2, 1), new ReLU());
        FeatureMap map = FeatureMaps.Compute(model, Filled(new Shape(1, 2, 2, 1), [float.NaN, float.PositiveInfinity, 1, 2])).Single();
        Assert.That(() => map.ToPng(), Throws.Nothing);
    }

    private static Tensor Filled(Shape shape, float[] values)
    {
        var tensor = new Tensor(shape);
        values.CopyTo(tensor.AsSpan<float>());
        return tensor;
    }
}
