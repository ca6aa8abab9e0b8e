using Cnn.Models.Tests.Data.Support;
using Cnn.OneDnn;

namespace Cnn.Models.Tests.Data;

/// <summary>What is known of images stays known when datasets of them are joined, changed and chosen from.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class CombinedImagesTests
{
    private const int Height = 2, Width = 3;

    private static readonly ImageEncoding Planes = new() { Format = DataFormat.ChannelsFirst, Scale = 1, Mean = [1, 2, 3], Deviation = [2, 2, 2] };

    private static readonly Func<Dataset, Dataset>[] Combinations =
    [
        data => data.Concat(data),
        data => data.Map(x => x),
        data => data.Map(x => x).Concat(data).Shuffle(),
        data => data.Take(1).Concat(new TensorDataset(new Tensor(new Shape(1, 3, Height, Width)), Tensor.From(new[] { 0 }, 1))),
    ];

    private static ArrayDataset Images(ImageEncoding encoding) =>
        new([.. Enumerable.Range(0, Height * Width * 3).Select(i => (byte)(i * 10))], [0], Height, Width, 3, ["a", "b"], encoding);

    [TestCaseSource(nameof(Combinations))]
    public void Images_with_channels_first_are_mirrored_from_left_to_right(Func<Dataset, Dataset> combine)
    {
        ArgumentNullException.ThrowIfNull(combine);
        var mirrored = new AugmentedDataset(combine(Images(Planes)), new AugmentationOptions { HorizontalFlip = true }, seed: 1);
        float[] image = mirrored.Inner.Image(0, epoch: 0);
        float[] other = [.. image.Chunk(Width).SelectMany(row => row.Reverse())];
        float[][] seen = [.. Enumerable.Range(0, 16).Select(epoch => mirrored.Image(0, epoch))];
        Assert.That(seen, Has.Some.EqualTo(other).And.Some.EqualTo(image));
        Assert.That(seen, Is.All.Matches<float[]>(s => s.SequenceEqual(image) || s.SequenceEqual(other)));
    }

    [Test]
    public void What_a_checkpoint_keeps_of_them_is_what_they_have_in_common()
    {
        ArrayDataset images = Images(Planes);
        foreach (Func<Dataset, Dataset> combine in Combinations.Take(3))
        {
            Assert.That(SampleMetadata.From(combine(images)).Encoding, Is.EqualTo(Planes).UsingPropertiesComparer());
        }

        Assert.That(SampleMetadata.From(Combinations[3](images)).Encoding, Is.Null, "nothing is known of one part");
        Assert.That(SampleMetadata.From(images.Map(x => x.Reshape(Height, Width, 3))).Encoding, Is.Null, "the function makes other images");
    }

    [Test]
    public void Images_of_other_encodings_are_not_joined()
    {
        Dataset images = Images(Planes), other = Images(Planes with { Mean = [1, 2, 4] }), same = Images(Planes with { Mean = [1f, 2f, 3f] });
        Assert.That(() => images.Concat(other), Throws.ArgumentException.With.Message.Contains("encoded alike"));
        Assert.That(images.Concat(same).Count, Is.EqualTo(2));

        // A function may be what makes them alike.
        Assert.That(SampleMetadata.From(images.Concat(other.Map(x => x + 1))).Encoding, Is.Null);
    }

    [TestCase(28, 28, 1, DataFormat.ChannelsFirst, DataFormat.ChannelsLast)]
    [TestCase(3, 28, 28, DataFormat.ChannelsLast, DataFormat.ChannelsFirst)]
    [TestCase(3, 28, 3, DataFormat.ChannelsFirst, DataFormat.ChannelsFirst)]
    [TestCase(3, 28, 3, DataFormat.ChannelsLast, DataFormat.ChannelsLast)]
    [TestCase(4, 28, 5, DataFormat.ChannelsFirst, DataFormat.ChannelsFirst)]
    public void Sizes_tell_where_the_channels_are(int first, int second, int third, DataFormat otherwise, DataFormat expected)
    {
        Assert.That(ImageEncoding.FormatOf(new Shape(first, second, third), otherwise), Is.EqualTo(expected));
        Assert.That(ImageEncoding.FormatOf(new Shape(first, second), otherwise), Is.EqualTo(otherwise));
    }
}
