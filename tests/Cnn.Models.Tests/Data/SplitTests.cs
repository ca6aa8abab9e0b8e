using Cnn.Models.Tests.Data.Support;
using Cnn.OneDnn;

namespace Cnn.Models.Tests.Data;

public sealed class SplitTests
{
    private static ArrayDataset Grey(int count) =>
        new([.. Enumerable.Range(0, count).Select(i => (byte)i)], [.. Enumerable.Range(0, count)], 1, 1, 1,
            [.. Enumerable.Range(0, count).Select(i => $"{i}")], ImageEncoding.Default);

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

    [Test]
    public void A_split_by_class_takes_the_share_of_each_class()
    {
        // 60 of class 0, 30 of class 1, 7 of class 5, 2 of class 6 and 1 of class 9: a tenth of each, rounded, at least one of two.
        int[] labels = [.. Enumerable.Repeat(0, 60), .. Enumerable.Repeat(1, 30), .. Enumerable.Repeat(5, 7), 6, 6, 9];
        (SubsetDataset kept, SubsetDataset held) = Grey(100).SplitByClass(0.1, labels, seed: 3);
        Assert.That(held.Indices.ToArray().CountBy(i => labels[i]), Is.EquivalentTo(new Dictionary<int, int> { [0] = 6, [1] = 3, [5] = 1, [6] = 1 }));
        Assert.That(kept.All(89).Labels.Concat(held.All(11).Labels).Order(), Is.EqualTo(Enumerable.Range(0, 100)));
        Assert.That(Grey(100).SplitByClass(0.1, labels, seed: 3).HeldOut.Indices.ToArray(), Is.EqualTo(held.Indices.ToArray()).And.Ordered);
        Assert.That(Grey(100).SplitByClass(0.1, labels, seed: 4).HeldOut.Indices.ToArray(), Is.Not.EqualTo(held.Indices.ToArray()));
        Assert.That(() => Grey(100).SplitByClass(0.1, labels.AsSpan(1)), Throws.ArgumentException.With.Message.Contains("99 labels of 100 samples"));
        Assert.That(() => Grey(100).SplitByClass(1, labels), Throws.ArgumentException);
    }

    // A brightness that is varied leaves no grey as it is; what is held out must be the images themselves, however the whole was put together.
    [Test]
    public void What_is_held_out_is_not_varied_and_what_is_kept_is()
    {
        AugmentedDataset Varied(Dataset inner) => new(inner, new AugmentationOptions { Brightness = 0.4f }, 5);
        Dataset[] wholes =
        [
            Varied(Grey(100)),
            Varied(Grey(100)).Take(100),
            Varied(Varied(Grey(100))).Skip(0),
            Varied(Grey(200).Take(100)),
        ];
        (SubsetDataset plainKept, SubsetDataset plainHeld) = Grey(100).Split(0.25, seed: 3);
        foreach (Dataset whole in wholes)
        {
            (SubsetDataset kept, SubsetDataset held) = whole.Split(0.25, seed: 3);
            Assert.That(held.All(25).Labels, Is.EqualTo(plainHeld.All(25).Labels));
            Assert.That(held.All(25).Images, Is.EqualTo(plainHeld.All(25).Images), "as they are");
            Assert.That(kept.All(75).Labels, Is.EqualTo(plainKept.All(75).Labels));
            Assert.That(kept.All(75).Images, Is.Not.EqualTo(plainKept.All(75).Images), "varied");
        }
    }

    // Of two samples, one is held out: mixed with the other one, what is kept would not be 1 everywhere.
    [Test]
    public void What_is_kept_is_mixed_with_nothing_that_is_held_out()
    {
        var images = new ArrayDataset([0, 0, 0, 255], [0, 0, 0, 1], 1, 1, 1, ["black", "white"], new ImageEncoding { OneHot = true });
        var mixed = new AugmentedDataset(images, new AugmentationOptions { Mixup = 1 }, 5);
        for (ulong seed = 0; seed < 8; seed++)
        {
            (SubsetDataset kept, SubsetDataset held) = mixed.Split(0.25, seed);
            var batch = new Batch(1, held.Inputs, held.Targets);
            held.Fill([0], 0, batch);
            bool white = batch.Inputs[0].AsSpan<float>()[0] > 0;
            var rest = new Batch(3, kept.Inputs, kept.Targets);
            for (int epoch = 0; white && epoch < 5; epoch++)
            {
                kept.Fill([0, 1, 2], epoch, rest);
                Assert.That(rest.Inputs[0].ToArray<float>(), Is.All.Zero, "all that was kept is black");
            }
        }
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
        ChannelStatistics statistics = ChannelStatistics.Compute(images);
        Assert.That(statistics.Mean, Is.EqualTo(new[] { 1.5f, 3.5f, 7.5f }).Within(1e-6f));
        Assert.That(statistics.Deviation, Is.EqualTo(new[] { (float)Math.Sqrt(5) / 2, 1, 2.5f }).Within(1e-6f));
    }

    [Test]
    public void Normalising_uses_the_training_part_for_both()
    {
        using var folder = new TempFolder();
        IdxBytes.WriteSet(folder, "mnist", train: 4, test: 2);
        DataSplit data = DataSets.Open(
            "mnist", new DataOptions { DataDirectory = folder.Root, AllowDownload = false, Normalize = true, Encoding = new ImageEncoding { Scale = 1 } });

        // Pixels are 0, 1, 2, 3: mean 1.5, variance 1.25.
        float[] expected = [.. new[] { 0, 1, 2, 3 }.Select(v => (float)((v - 1.5) / Math.Sqrt(1.25)))];
        Assert.That(Enumerable.Range(0, 4).Select(i => data.Train.Image(i)[0]), Is.EqualTo(expected).Within(1e-6f));
        Assert.That(data.Test.Image(1)[0], Is.EqualTo(expected[1]).Within(1e-6f));
    }
}
