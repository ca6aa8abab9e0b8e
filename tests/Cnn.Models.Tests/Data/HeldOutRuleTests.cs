using System.Globalization;
using System.Text;
using Cnn.Models.Tests.Data.Support;
using Cnn.OneDnn;

namespace Cnn.Models.Tests.Data;

/// <summary>
/// The rules by which samples are held out, for testing and for validation, outlast what is kept of them in a checkpoint and other ways to read a file.
/// </summary>
public sealed class HeldOutRuleTests
{
    // In classes of a few samples chance may be far off, and a limit is made that a new sample could move.
    [Test]
    public void A_kept_validation_part_is_kept_to_when_the_set_grows([Values(3, 4, 6)] int count)
    {
        int moved = 0;
        for (ulong seed = 0; seed < 30; seed++)
        {
            using var folder = new TempFolder();
            Fill(folder, 0, count);
            DataSplit data = Open(folder, seed, null);
            (SubsetDataset train, SubsetDataset validation) = data.Train.SplitByKey(0.4, seed, null, out HeldOutPart? rule);
            SampleMetadata kept = SampleMetadata.Read(Info((SampleMetadata.From(data) with { Validation = rule }).ToText()));
            string[] learned = Files(train), validated = Files(validation);
            Fill(folder, count, count + 7);
            DataSplit grown = Open(folder, seed, kept.HeldOut);
            (SubsetDataset more, SubsetDataset again) = grown.Train.SplitByKey(0.4, seed, kept.Validation, out _);
            Assert.That(Files(again).Intersect(learned), Is.Empty, $"seed {seed}");
            Assert.That(Files(more).Intersect(validated), Is.Empty, $"seed {seed}");
            moved += Files(grown.Train.SplitByKey(0.4, seed).HeldOut).Intersect(learned).Count() + Files(grown.Train.SplitByKey(0.4, seed).Kept)
                .Intersect(validated).Count();
        }

        Assert.That(moved, Is.Positive, "without the rule some would have moved: the test reaches what it is about");
    }

    // A set that is read for a network of channels first, or as planar, is the same file.
    [Test]
    public void Rows_keep_their_part_in_whatever_order_they_are_read()
    {
        using var folder = new TempFolder();
        string path = folder.Write(
            "a.csv", Encoding.ASCII.GetBytes(string.Concat(
                Enumerable.Range(0, 60)
                    .Select(i => string.Create(CultureInfo.InvariantCulture, $"{i % 2},{i},{(i * 3) % 256},7,{255 - i},5,{(i * i) % 256}\n")))));
        int[][] parts =
        [
            .. from planar in new[] { false, true }
               from format in new[] { DataFormat.ChannelsLast, DataFormat.ChannelsFirst }
               select ((SubsetDataset)DataSets.Open($"csv:{path}",
                   new DataOptions { ImageSize = (1, 2), Planar = planar, Encoding = new ImageEncoding { Format = format } }).Test).Indices.ToArray(),
        ];
        Assert.That(parts[0], Has.Length.InRange(6, 18));
        Assert.That(parts, Is.All.EqualTo(parts[0]));
    }

    private static CheckpointInfo Info(IReadOnlyDictionary<string, string> text) => new("m", 1, 1, 0, new Dictionary<string, double>()) { Metadata = text };

    private static DataSplit Open(TempFolder folder, ulong seed, HeldOutPart? kept) =>
        DataSets.Open($"folder:{folder.Root}", new DataOptions { Seed = seed, HeldOut = kept });

    private static void Fill(TempFolder folder, int from, int to)
    {
        for (int i = from; i < to; i++)
        {
            Array.ForEach(
                ["a", "b"], kind => folder.Write(string.Create(CultureInfo.InvariantCulture, $"{kind}/image-{i}.png"), PngBytes.Plain(1, 1, 1, [(byte)i])));
        }
    }

    private static string[] Files(SubsetDataset part)
    {
        var files = (ImageFolderDataset)part.Inner;
        return [.. part.Indices.ToArray().Select(i => $"{files.ClassNames[files.Labels[i]]}/{Path.GetFileName(files.Files[i])}")];
    }
}
