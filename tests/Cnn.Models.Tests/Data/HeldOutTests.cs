using System.Globalization;
using System.Text;
using Cnn.Models.Tests.Data.Support;
using Cnn.OneDnn;

namespace Cnn.Models.Tests.Data;

/// <summary>What is held out for testing is chosen by what a sample is: a network is never tested on what it was trained on because the set grew.</summary>
public sealed class HeldOutTests
{
    private static readonly DataOptions Plain = new();

    [Test]
    public void A_new_file_moves_no_other([Values(0, 3)] int seed)
    {
        using var folder = new TempFolder();
        Fill(folder, 40);
        DataOptions options = Plain with { Seed = (ulong)seed };
        string[] before = TestFiles(folder, options);
        for (int i = 40; i < 60; i++)
        {
            Write(folder, "a", i);
            string[] after = TestFiles(folder, options);
            Assert.That(after.Except(before), Is.SubsetOf(Enumerable.Range(40, 20).Select(n => Name("a", n))), "only new files are added to the test part");
            Assert.That(before, Is.SubsetOf(after));
        }
    }

    [Test]
    public void Each_class_gives_its_share([Values(2, 5, 20, 100)] int count)
    {
        using var folder = new TempFolder();
        Fill(folder, count);
        foreach (IGrouping<char, string> files in TestFiles(folder, Plain).GroupBy(f => f[0]))
        {
            int wanted = Math.Max(1, count / 5);
            Assert.That(files.Count(), Is.InRange(Math.Max(1, wanted / 3), 2 * wanted).And.LessThan(count), files.Key.ToString());
        }

        Assert.That(TestFiles(folder, Plain).Select(f => f[0]).Distinct().Count(), Is.EqualTo(3), "no class is without a test image");
    }

    [Test]
    public void The_seed_chooses_and_the_place_does_not()
    {
        using TempFolder first = new(), second = new();
        Fill(first, 40);
        Fill(second, 40);
        Assert.That(TestFiles(second, Plain), Is.EqualTo(TestFiles(first, Plain)));
        Assert.That(TestFiles(first, Plain with { Seed = 1 }), Is.Not.EqualTo(TestFiles(first, Plain)));
    }

    // In a small class chance may be far off, and a limit is made that a new file could move: the one that was kept stays.
    [Test]
    public void A_kept_rule_is_kept_to_in_the_smallest_classes([Values(2, 3, 4)] int count)
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            using var folder = new TempFolder();
            Fill(folder, count);
            DataSplit data = DataSets.Open($"folder:{folder.Root}", Plain with { Seed = seed });
            string[] trained = FilesOf(data.Train);
            HeldOutPart kept = SampleMetadata.Read(Info(SampleMetadata.From(data).ToText())).HeldOut!;
            for (int i = count; i < count + 6; i++)
            {
                Write(folder, "b", i);
            }

            DataSplit grown = DataSets.Open($"folder:{folder.Root}", Plain with { Seed = seed, HeldOut = kept });
            Assert.That(FilesOf(grown.Test).Intersect(trained), Is.Empty);
            Assert.That(FilesOf(grown.Train).Intersect(FilesOf(data.Test)), Is.Empty);
        }
    }

    [Test]
    public void Rows_of_a_table_stay_in_their_part_when_others_come_before_them()
    {
        using var folder = new TempFolder();
        string[] rows = [.. Enumerable.Range(0, 60).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i % 2},{i},{i * 3},7,{255 - i}\n"))],
            added = ["0,9,9,9,9\n", "1,200,200,1,1\n"];
        HashSet<string> before = TestRows(folder.Write("a.csv", Encoding.ASCII.GetBytes(string.Concat(rows)))),
            after = TestRows(folder.Write("b.csv", Encoding.ASCII.GetBytes(string.Concat(added.Concat(rows).Concat(added)))));
        Assert.That(before, Has.Count.InRange(6, 18));
        Assert.That(before, Is.SubsetOf(after));
        Assert.That(after.Count - before.Count, Is.InRange(0, 4));
    }

    [Test]
    public void Validation_samples_are_chosen_so_too_and_are_others()
    {
        using var folder = new TempFolder();
        Fill(folder, 40);
        DataSplit data = DataSets.Open($"folder:{folder.Root}", Plain);
        (SubsetDataset kept, SubsetDataset held) = data.Train.SplitByKey(0.25);
        Assert.That(FilesOf(kept).Concat(FilesOf(held)), Is.EquivalentTo(FilesOf(data.Train)));
        Assert.That(FilesOf(held).GroupBy(f => f[0]).Select(g => g.Count()), Has.Exactly(3).InRange(2, 16));
        string[] before = FilesOf(held);
        Write(folder, "c", 99);
        Assert.That(before, Is.SubsetOf(FilesOf(DataSets.Open($"folder:{folder.Root}", Plain).Train.SplitByKey(0.25).HeldOut)));
    }

    [Test]
    public void Sets_of_fixed_size_are_divided_as_before()
    {
        DataSplit data = DataSets.Open("synthetic", Plain);
        Assert.That(data.Train.SplitByKey(0.25, 7).HeldOut.Indices.ToArray(), Is.EqualTo(data.Train.Split(0.25, 7).HeldOut.Indices.ToArray()));
    }

    private static CheckpointInfo Info(IReadOnlyDictionary<string, string> text) => new("m", 1, 1, 0, new Dictionary<string, double>()) { Metadata = text };

    private static string Name(string kind, int i) => string.Create(CultureInfo.InvariantCulture, $"{kind}/image-{i}.png");

    private static void Write(TempFolder folder, string kind, int i) => folder.Write(Name(kind, i), PngBytes.Plain(1, 1, 1, [(byte)i]));

    private static void Fill(TempFolder folder, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Array.ForEach(["a", "b", "c"], kind => Write(folder, kind, i));
        }
    }

    private static string[] TestFiles(TempFolder folder, DataOptions options) => FilesOf(DataSets.Open($"folder:{folder.Root}", options).Test);

    private static string[] FilesOf(Dataset part)
    {
        var subset = (SubsetDataset)part;
        var files = (ImageFolderDataset)subset.Inner;
        return [.. subset.Indices.ToArray().Select(i => $"{files.ClassNames[files.Labels[i]]}/{Path.GetFileName(files.Files[i])}")];
    }

    private static HashSet<string> TestRows(string path)
    {
        Dataset test = DataSets.Open($"csv:{path}", Plain).Test;
        return [.. Enumerable.Range(0, test.Count).Select(
            i => string.Create(CultureInfo.InvariantCulture, $"{test.Label(i)}:{string.Join(',', test.Image(i).Select(v => (int)MathF.Round(v * 255)))}"))];
    }
}
