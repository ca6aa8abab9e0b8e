using Cnn.Models.Tests.Data.Support;
using Cnn.OneDnn;

namespace Cnn.Models.Tests.Data;

public sealed class SplitTests
{
    private static ArrayDataset Grey(int count) =>
        new([.. Enumerable.Range(0, count).Select(i => (byte)i)], [.. Enumerable.Range(0, count)], 1, 1, 1, [.. Enumerable.Range(0, count).Select(i => $"{i}")], ImageEncoding.Default);

    [Test]
    public void A_split_shares_out_every_sample_once_and_by_seed()
    {
        (SubsetDataset kept, SubsetDataset held) = Grey(100).Split(0.25, seed: 3);
        Assert.That((kept.Count, held.Count), Is.EqualTo((75, 25)));
        Assert.That(kept.All(75).Labels.Concat(held.All(25).Labels).Order(), Is.EqualTo(Enumerable.Range(0, 100)));
        Assert.That(held.All(25).Labels, Is.Ordered.And.Not.EqualTo(Enumerable.Range(75, 25)));
        Assert.That(Grey(100).Split(0.25, seed: 3).HeldOut.All(25).Labels, Is.EqualTo(held.All(25).Labels));
        Assert.That(Grey(100).Split(0.25, seed: 4).HeldOut.All(25).Labels, Is.Not.EqualTo(held.All(25).Labels));
    }

    [TestCase(0.001, 9, 1)]
    [TestCase(0.999, 1, 9)]
    public void Both_parts_have_a_sample(double fraction, int kept, int held)
    {
        (SubsetDataset rest, SubsetDataset heldOut) = Grey(10).Split(fraction);
        Assert.That((rest.Count, heldOut.Count), Is.EqualTo((kept, held)));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(double.NaN)]
    public void A_share_that_is_none_is_refused(double fraction) => Assert.That(() => Grey(10).Split(fraction), Throws.ArgumentException);

    [Test]
    public void The_first_and_the_rest_of_a_set_can_be_taken()
    {
        Assert.That(Grey(5).Take(2).All(2).Labels, Is.EqualTo(new[] { 0, 1 }));
        Assert.That(Grey(5).Take(9).Count, Is.EqualTo(5));
        Assert.That(Grey(5).Skip(3).All(2).Labels, Is.EqualTo(new[] { 3, 4 }));
        Assert.That(Grey(1000).Skip(1).Take(999).All(999).Labels, Is.EqualTo(Enumerable.Range(1, 999)));
        Assert.That(() => new SubsetDataset(Grey(5), [5]), Throws.ArgumentException.With.Message.Contains("Index 5"));
    }

    [TestCase(DataFormat.ChannelsLast)]
    [TestCase(DataFormat.ChannelsFirst)]
    public void Statistics_are_those_of_each_channel(DataFormat format)
    {
        // Red 0, 2, 4, 6: mean 3, variance 5. Green always 7. Blue 10, 10, 20, 20: mean 15, variance 25.
        var images = new ArrayDataset([0, 7, 10, 2, 7, 10, 4, 7, 20, 6, 7, 20], [0, 0], 1, 2, 3, ["a"], new ImageEncoding { Scale = 0.5f, Format = format });
        ChannelStatistics statistics = ChannelStatistics.Of(images);
        Assert.That(statistics.Mean, Is.EqualTo(new[] { 1.5f, 3.5f, 7.5f }).Within(1e-6f));
        Assert.That(statistics.Deviation, Is.EqualTo(new[] { (float)Math.Sqrt(5) / 2, 1, 2.5f }).Within(1e-6f));
    }

    [Test]
    public void Normalising_uses_the_training_part_for_both()
    {
        using var folder = new TempFolder();
        IdxBytes.WriteSet(folder, "mnist", train: 4, test: 2);
        DataSplit data = DataSets.Open("mnist", new DataOptions { DataDirectory = folder.Root, AllowDownload = false, Normalize = true, Encoding = new ImageEncoding { Scale = 1 } });

        // Pixels are 0, 1, 2, 3: mean 1.5, variance 1.25.
        float[] expected = [.. new[] { 0, 1, 2, 3 }.Select(v => (float)((v - 1.5) / Math.Sqrt(1.25)))];
        Assert.That(Enumerable.Range(0, 4).Select(i => data.Train.Image(i)[0]), Is.EqualTo(expected).Within(1e-6f));
        Assert.That(data.Test.Image(1)[0], Is.EqualTo(expected[1]).Within(1e-6f));
    }
}
