using Cnn.Models;
using Cnn.OneDnn;

namespace Cnn.Models.Tests.Data;

/// <summary>Parts of which each is held out once.</summary>
internal sealed class FoldTests
{
    [TestCase(10, 5)]
    [TestCase(11, 3)]
    [TestCase(2, 2)]
    public void Every_sample_is_held_out_once_and_learnt_from_in_all_other_folds(int samples, int count)
    {
        IReadOnlyList<(SubsetDataset Kept, SubsetDataset HeldOut)> folds = Numbers(samples).Folds(count, seed: 4);
        Assert.That(folds.SelectMany(f => f.HeldOut.Indices.ToArray()), Is.EquivalentTo(Enumerable.Range(0, samples)));
        Assert.That(folds.Select(f => f.HeldOut.Count), Is.All.InRange(samples / count, (samples + count - 1) / count));
        foreach ((SubsetDataset kept, SubsetDataset held) in folds)
        {
            Assert.That(kept.Indices.ToArray().Concat(held.Indices.ToArray()), Is.EquivalentTo(Enumerable.Range(0, samples)));
            Assert.That(kept.Indices.ToArray(), Is.Ordered);
        }
    }

    [Test]
    public void Each_part_has_the_classes_in_the_shares_of_the_whole()
    {
        // Of 9, 6 and 4 samples, in 3 parts: 3, 2 and 1 or 2 of each.
        int[] labels = [.. Enumerable.Repeat(0, 9), .. Enumerable.Repeat(1, 6), .. Enumerable.Repeat(2, 4)];
        IReadOnlyList<(SubsetDataset Kept, SubsetDataset HeldOut)> folds = Numbers(labels.Length).FoldsByClass(3, labels);
        foreach ((_, SubsetDataset held) in folds)
        {
            int[] counts = [.. Enumerable.Range(0, 3).Select(c => held.Indices.ToArray().Count(i => labels[i] == c))];
            Assert.That(counts[..2], Is.EqualTo(new[] { 3, 2 }));
            Assert.That(counts[2], Is.InRange(1, 2));
        }
    }

    [Test]
    public void The_choice_is_the_seeds()
    {
        int[][] first = [.. new ulong[] { 1, 1, 2 }.Select(seed => Numbers(40).Folds(4, seed)[0].HeldOut.Indices.ToArray())];
        Assert.That(first[1], Is.EqualTo(first[0]));
        Assert.That(first[2], Is.Not.EqualTo(first[0]));
        Assert.That(first[0], Is.Not.EqualTo(Enumerable.Range(0, 10)));
    }

    [Test]
    public void What_is_no_division_is_refused()
    {
        Assert.That(() => Numbers(5).Folds(1), Throws.ArgumentException);
        Assert.That(() => Numbers(5).Folds(6), Throws.ArgumentException.With.Message.Contains("6 parts of 5 samples"));
        Assert.That(() => Numbers(5).FoldsByClass(2, [0, 1]), Throws.ArgumentException.With.Message.Contains("2 labels of 5 samples"));
    }

    private static TensorDataset Numbers(int count) => new(Tensor.Zeros(new Shape(count, 1)), Tensor.Zeros(new Shape(count, 1)));
}
