using Cnn.Models.Tests.Data.Support;
using Cnn.OneDnn;

namespace Cnn.Models.Tests.Data;

public sealed class ArrayDatasetTests
{
    // Two images of 1x2 pixels with three channels each.
    private static readonly byte[] Interleaved = [10, 20, 30, 40, 50, 60, 1, 2, 3, 4, 5, 6];
    private static readonly byte[] Planes = [10, 40, 20, 50, 30, 60, 1, 4, 2, 5, 3, 6];
    private static readonly string[] Names = ["cat", "dog", "owl"];

    [TestCase(DataFormat.ChannelsLast, DataFormat.ChannelsLast)]
    [TestCase(DataFormat.ChannelsLast, DataFormat.ChannelsFirst)]
    [TestCase(DataFormat.ChannelsFirst, DataFormat.ChannelsLast)]
    [TestCase(DataFormat.ChannelsFirst, DataFormat.ChannelsFirst)]
    public void Pixels_come_in_the_format_that_is_asked_for(DataFormat stored, DataFormat wanted)
    {
        var data = new ArrayDataset(
            stored == DataFormat.ChannelsLast ? Interleaved : Planes, [2, 0], 1, 2, 3, Names, new ImageEncoding { Format = wanted, Scale = 1 }, stored);
        Assert.That(data.Inputs[0].Shape.ToArray(), Is.EqualTo(wanted == DataFormat.ChannelsLast ? new[] { 1, 2, 3 } : [3, 1, 2]));
        Assert.That(data.All(2).Images, Is.EqualTo((wanted == DataFormat.ChannelsLast ? Interleaved : Planes).Select(b => (float)b)));
        Assert.That(data.All(2).Labels, Is.EqualTo(new[] { 2, 0 }));
    }

    [TestCase(DataFormat.ChannelsLast)]
    [TestCase(DataFormat.ChannelsFirst)]
    public void Pixels_are_normalised_per_channel(DataFormat format)
    {
        var encoding = new ImageEncoding { Format = format, Scale = 0.1f, Mean = [1, 2, 3], Deviation = [2, 4, 8] };
        var data = new ArrayDataset(Interleaved, [0, 1], 1, 2, 3, Names, encoding);
        float[] expected = format == DataFormat.ChannelsLast ? [0, 0, 0, 1.5f, 0.75f, 0.375f] : [0, 1.5f, 0, 0.75f, 0, 0.375f];
        Assert.That(data.Image(0), Is.EqualTo(expected).Within(1e-6f));
    }

    [Test]
    public void Large_images_convert_every_pixel()
    {
        byte[] pixels = new byte[37 * 41];
        new Random(3).NextBytes(pixels);
        var data = new ArrayDataset(pixels, [0], 37, 41, 1, Names, ImageEncoding.Default);
        Assert.That(data.Image(0), Is.EqualTo(pixels.Select(p => p * (1f / 255f))));
    }

    [Test]
    public void One_hot_targets_have_a_one_at_the_label_also_in_a_used_batch()
    {
        var data = new ArrayDataset(Interleaved, [2, 0], 1, 2, 3, Names, new ImageEncoding { OneHot = true });
        var batch = new Batch(2, data.Inputs, data.Targets);
        data.Fill([0, 1], 0, batch);
        data.Fill([1, 0], 0, batch);
        Assert.That(batch.Targets[0].ToArray<float>(), Is.EqualTo(new float[] { 1, 0, 0, 0, 0, 1 }));
    }

    [Test]
    public void Another_encoding_changes_what_is_seen_and_not_what_is_held()
    {
        var data = new ArrayDataset(Interleaved, [2, 0], 1, 2, 3, Names, new ImageEncoding { Scale = 1 });
        ArrayDataset planes = data.WithEncoding(data.Encoding with { Format = DataFormat.ChannelsFirst });
        Assert.That(planes.Image(1), Is.EqualTo(new float[] { 1, 4, 2, 5, 3, 6 }));
        Assert.That(planes.WithEncoding(data.Encoding).Image(1), Is.EqualTo(data.Image(1)));
    }

    [Test]
    public void Pixels_that_do_not_fit_and_labels_out_of_range_are_refused()
    {
        Assert.That(() => new ArrayDataset(Interleaved, [0], 1, 2, 3, Names, ImageEncoding.Default),
            Throws.TypeOf<DataException>().With.Message.Contains("received 12"));
        Assert.That(() => new ArrayDataset(Interleaved, [0, 3], 1, 2, 3, Names, ImageEncoding.Default),
            Throws.TypeOf<DataException>().With.Message.Contains("Label 3 of sample 1"));
        Assert.That(
            () => new ArrayDataset(Interleaved, [0, 1], 1, 2, 3, Names, new ImageEncoding { Mean = [1, 2] }),
            Throws.ArgumentException.With.Message.Contains("3 channels, received 2 means"));
        Assert.That(() => new ArrayDataset(Interleaved, [0, 1], 1, 2, 3, Names, new ImageEncoding { Deviation = [1, 0, 1] }),
            Throws.ArgumentException.With.Message.Contains("above zero"));
    }
}
