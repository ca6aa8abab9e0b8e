using System.Text;
using Cnn.Models.Tests.Data.Support;
using Cnn.OneDnn;
using static Cnn.Models.Tests.Data.Support.ParquetBytes;

namespace Cnn.Models.Tests.Data;

/// <summary>Tables of images in Parquet files.</summary>
public sealed class ParquetTests
{
    private static readonly DataOptions Plain = new() { Encoding = new ImageEncoding { Scale = 1 } };

    private static string Fixture(string name) => Path.Combine(AppContext.BaseDirectory, "Data", "Parquet", "Fixtures", name);

    [TestCase("none")]
    [TestCase("snappy")]
    [TestCase("gzip")]
    [TestCase("zstd")]
    public void Tables_of_another_writer_are_read(string codec)
    {
        DataSplit data = DataSets.Open($"parquet:{Fixture(codec)}.parquet", Plain);
        Assert.That(data.Train.ClassNames, Is.EqualTo(new[] { "cat", "dog" }));
        var seen = new SortedDictionary<float, int>();
        foreach (Dataset part in new[] { data.Train, data.Test })
        {
            (float[] images, int[] labels) = part.All(part.Count);
            for (int i = 0; i < images.Length; i++)
            {
                seen.Add(images[i], labels[i]);
            }
        }

        Assert.That(seen, Is.EqualTo(new Dictionary<float, int> { [10] = 0, [20] = 1, [30] = 0, [40] = 1, [50] = 0, [60] = 1 }));
    }

    [TestCase("pixels.zstd")]
    [TestCase("pixels.lz4_raw")]
    [TestCase("brotli")]
    public void Pixels_that_another_writer_compressed_are_read(string name)
    {
        DataSplit data = DataSets.Open($"parquet:{Fixture(name)}.parquet", Plain);
        Assert.That((data.Train.Count + data.Test.Count, data.Train.Inputs[0].Shape.ToArray()), Is.EqualTo((80, new[] { 8, 8, 1 })));
        var seen = new SortedSet<float>();
        foreach (Dataset part in new[] { data.Train, data.Test })
        {
            (float[] images, int[] labels) = part.All(part.Count);
            for (int row = 0; row < part.Count; row++)
            {
                // Row r has the numbers r, r + 1 and so on, below 100, and the label r modulo 2.
                float first = images[row * 64];
                Assert.That(images.AsSpan(row * 64, 64).ToArray(), Is.EqualTo(Enumerable.Range(0, 64).Select(i => (first + i) % 100)));
                Assert.That(labels[row], Is.EqualTo((int)first % 2));
                seen.Add(first);
            }
        }

        Assert.That(seen, Is.EqualTo(Enumerable.Range(0, 80).Select(i => (float)i)));
    }

    [TestCase(3, "lzo")]
    [TestCase(5, "lz4")]
    [TestCase(8, "something that is not known")]
    public void A_compression_that_is_not_read_is_named(int codec, string name)
    {
        using var folder = new TempFolder();
        folder.Write("a.parquet", ParquetBytes.Table(2, null, codec, ParquetBytes.Bytes("image", false, ParquetBytes.Grey(1), ParquetBytes.Grey(2)),
            ParquetBytes.Longs("label", 0, 1)));
        Assert.That(() => DataSets.Open($"parquet:{folder.Root}", Plain),
            Throws.InstanceOf<DataException>().With.Message.Contains($"is compressed with {name}"));
    }

    [Test]
    public void Files_are_parts_by_their_names_and_classes_stand_in_the_order_of_the_description()
    {
        using var folder = new TempFolder();
        folder.Write("data/train-00000-of-00002-ab12.parquet", Images(Animals, [10, 20], [1, 0]));
        folder.Write("data/train-00001-of-00002-cd34.parquet", Images(Animals, [30], [1]));
        folder.Write("data/validation-00000-of-00001.parquet", Images(Animals, [40], [0]));
        folder.Write("data/test-00000-of-00001.parquet", Images(Animals, [50], [1]));
        DataSplit data = DataSets.Open($"parquet:{folder.Root}", Plain);
        Assert.That(data.Train.ClassNames, Is.EqualTo(new[] { "zebra", "ant" }));
        Assert.That(data.Train.All(3), Is.EqualTo((new float[] { 10, 20, 30 }, new[] { 1, 0, 1 })));
        Assert.That((data.Validation!.Image(0)[0], data.Test.Image(0)[0]), Is.EqualTo((40f, 50f)));
        Assert.That(data.Notes[0], Does.Contain("images from 'image', labels from 'label', whose 2 classes the file names; left out: id"));
        Assert.That(DataInspection.Inspect($"parquet:{folder.Root}", Plain).Problems, Is.Empty);
    }

    [Test]
    public void Labels_that_are_kept_secret_leave_their_file_out()
    {
        using var folder = new TempFolder();
        folder.Write("train.parquet", Images(Animals, [10, 20, 30, 40], [1, 0, 1, 0]));
        folder.Write("test.parquet", Images(Animals, [50], [-1]));
        DataSplit data = DataSets.Open($"parquet:{folder.Root}", Plain);
        Assert.That(data.Train.Count + data.Test.Count, Is.EqualTo(4));
        Assert.That(data.Notes, Has.Some.Contains("none of its images has a label"));
    }

    [Test]
    public void Labels_may_be_words_and_columns_are_chosen_by_name()
    {
        using var folder = new TempFolder();
        byte[] Make(params string[] words) => ParquetBytes.Table(words.Length, null, 0,
            ParquetBytes.Words("breed", words), ParquetBytes.Longs("label", [.. words.Select(_ => 7L)]),
            ParquetBytes.Bytes("photo_a", false, [.. words.Select((_, i) => Grey((byte)i))]),
            ParquetBytes.Bytes("photo_b", false, [.. words.Select((_, i) => Grey((byte)(100 + i)))]));
        folder.Write("train.parquet", Make("manx", "persian", "manx"));
        string test = folder.Write("test.parquet", Make("persian"));
        DataOptions options = Plain with { ImageColumn = "photo_b", LabelColumn = "breed" };
        DataSplit data = DataSets.Open($"parquet:{folder.Root}", options);
        Assert.That(data.Train.ClassNames, Is.EqualTo(new[] { "manx", "persian" }));
        Assert.That(data.Train.All(3), Is.EqualTo((new float[] { 100, 101, 102 }, new[] { 0, 1, 0 })));
        Assert.That(data.Test.Label(0), Is.EqualTo(1));
        Assert.That(() => DataSets.Open($"parquet:{test}", Plain),
            Throws.InstanceOf<DataException>().With.Message.Contains("several columns that may hold images"));
        Assert.That(() => DataSets.Open($"parquet:{test}", options with { LabelColumn = "race" }),
            Throws.InstanceOf<DataException>().With.Message.Contains("has no column 'race' for labels: it has breed, label, photo_a"));
    }

    [Test]
    public void Lists_of_numbers_are_pixels()
    {
        using var folder = new TempFolder();
        folder.Write("train.parquet", ParquetBytes.Table(2, null, 0,
            ParquetBytes.Lists("pixels", [1, 2, 3, 4], [5, 6, 7, 255]), ParquetBytes.Longs("label", 3, 8)));
        folder.Write("test.parquet", ParquetBytes.Table(1, null, 0, ParquetBytes.Lists("pixels", [9, 9, 9, 9]), ParquetBytes.Longs("label", 8)));
        DataSplit data = DataSets.Open($"parquet:{folder.Root}", Plain);
        Assert.That(data.Train.Inputs[0].Shape.ToArray(), Is.EqualTo(new[] { 2, 2, 1 }));
        Assert.That(data.Train.ClassNames, Is.EqualTo(new[] { "3", "8" }));
        Assert.That(data.Train.All(2), Is.EqualTo((new float[] { 1, 2, 3, 4, 5, 6, 7, 255 }, new[] { 0, 1 })));
        Assert.That(data.Test.Label(0), Is.EqualTo(1));
        Assert.That(DataSets.Open($"parquet:{folder.Root}", Plain with { ImageSize = (4, 1) }).Train.Inputs[0].Shape.ToArray(), Is.EqualTo(new[] { 4, 1, 1 }));
    }

    [Test]
    public void Lists_of_labels_are_several_for_an_image_and_decimals_are_numbers()
    {
        using var folder = new TempFolder();
        string several = folder.Write("a/train.parquet", ParquetBytes.Table(3, null, 0,
            ParquetBytes.Bytes("image", false, Grey(1), Grey(2), Grey(3)), ParquetBytes.Lists("labels", [2, 10], [], [10])));
        folder.Write("a/test.parquet", ParquetBytes.Table(1, null, 0, ParquetBytes.Bytes("image", false, Grey(1)), ParquetBytes.Lists("labels", [2, 10])));
        DataSplit data = DataSets.Open($"parquet:{Path.GetDirectoryName(several)}", Plain);
        Assert.That((data.Kind, data.Train.ClassNames[1]), Is.EqualTo((LabelKind.Several, "10")));
        var batch = new Batch(3, data.Train.Inputs, data.Train.Targets);
        data.Train.Fill([0, 1, 2], 0, batch);
        Assert.That(batch.Targets[0].ToArray<float>(), Is.EqualTo(new float[] { 1, 1, 0, 0, 0, 1 }));

        string numbers = folder.Write("b.parquet", ParquetBytes.Table(3, null, 0,
            ParquetBytes.Bytes("image", false, Grey(1), Grey(2), Grey(3)), ParquetBytes.Doubles("y", 0.5, 1.25, -3)));
        Assert.That(DataSets.Open($"parquet:{numbers}", Plain).Kind, Is.EqualTo(LabelKind.Number));
        string bits = folder.Write("c.parquet", ParquetBytes.Table(3, null, 0,
            ParquetBytes.Bytes("image", false, Grey(1), Grey(2), Grey(3)), ParquetBytes.Bits("y", 3, 0b101)));
        Assert.That(DataSets.Open($"parquet:{bits}", Plain with { TestFraction = 0.4 }).Train.ClassNames, Is.EqualTo(new[] { "0", "1" }));
    }

    [Test]
    public void One_image_keeps_its_part_when_rows_come_and_move()
    {
        using var folder = new TempFolder();
        byte[] values = [.. Enumerable.Range(1, 40).Select(i => (byte)i)];
        string few = folder.Write("few.parquet", Images(Animals, values, [.. values.Select(v => (long)(v % 2))])),
            many = folder.Write("many.parquet", Images(Animals, [200, 201, .. values.Reverse()], [0, 1, .. values.Reverse().Select(v => (long)(v % 2))]));
        float[] before = TestImages(few), after = TestImages(many);
        Assert.That(after, Is.SupersetOf(before));
        Assert.That(after, Has.Length.LessThanOrEqualTo(before.Length + 2));

        static float[] TestImages(string path)
        {
            Dataset test = DataSets.Open($"parquet:{path}", Plain).Test;
            return test.All(test.Count).Images;
        }
    }

    [Test]
    public void What_is_no_image_is_told_by_its_row()
    {
        using var folder = new TempFolder();
        string path = folder.Write("a.parquet", ParquetBytes.Table(2, Animals, 0,
            ParquetBytes.InGroup("image", "bytes", false, Grey(1), null), ParquetBytes.InGroup("image", "path", true, null, "b.png"u8.ToArray()),
            ParquetBytes.Longs("label", 0, 1)));
        Assert.That(() => DataSets.Open($"parquet:{path}", Plain), Throws.InstanceOf<DataException>().With.Message.Contains("row 2 has no bytes of an image"));
        string text = folder.Write("b.parquet", ParquetBytes.Table(1, Animals, 0, ParquetBytes.Words("image", "b.png"), ParquetBytes.Longs("label", 0)));
        Assert.That(() => DataSets.Open($"parquet:{text}", Plain),
            Throws.InstanceOf<DataException>().With.Message.Contains("holds text and no bytes of images"));
        string bad = folder.Write("c.parquet", ParquetBytes.Table(3, null, 0,
            ParquetBytes.Bytes("image", false, Grey(1), [1, 2, 3], Grey(3)), ParquetBytes.Longs("label", 0, 1, 1)));
        Assert.That(DataInspection.Inspect($"parquet:{bad}", Plain).Problems, Has.Some.Contains("row 2"));
        Assert.That(DataSets.Open($"parquet:{bad}", Plain with { SkipBad = true, TestFraction = 0.5 }).Train.Count, Is.EqualTo(1));
    }

    private static IEnumerable<TestCaseData> Lies()
    {
        ParquetBytes.Column labels = ParquetBytes.Longs("label", 0, 1), images = ParquetBytes.Bytes("image", false, Grey(1), Grey(2));
        yield return new TestCaseData(ParquetBytes.Table(3, null, 0, images, labels)).SetArgDisplayNames("more rows than values");
        yield return new TestCaseData(ParquetBytes.Table(2, null, 0, images, labels with { Values = int.MaxValue }))
            .SetArgDisplayNames("more values than rows");
        yield return new TestCaseData(ParquetBytes.Table(2, null, 0, images, labels with { Pages = ParquetBytes.Page(2, 5, new byte[16]) }))
            .SetArgDisplayNames("delta encoding");
        yield return new TestCaseData(ParquetBytes.Table(2, null, 1, images, labels with { Pages = ParquetBytes.Page(2, 0, new byte[16], 1 << 30) }))
            .SetArgDisplayNames("a page of a gigabyte");
        foreach ((int codec, string name) in ((int, string)[])[(6, "Zstandard"), (7, "LZ4")])
        {
            // Fifty megabytes within what sixteen bytes may come to at all, and beyond what these do.
            yield return new TestCaseData(ParquetBytes.Table(2, null, codec, images, labels with { Pages = ParquetBytes.Page(2, 0, new byte[16], 50 << 20) }))
                .SetArgDisplayNames($"a page of fifty megabytes by {name}");
        }

        byte[] frame = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x58, 3, 0, 16, 0];
        yield return new TestCaseData(ParquetBytes.Table(2, null, 6, images, labels with { Pages = ParquetBytes.Page(2, 0, frame, 50 << 20) }))
            .SetArgDisplayNames("a frame of sixteen bytes for fifty megabytes");
        yield return new TestCaseData(ParquetBytes.Table(2, null, 0, images, labels with { Pages = ParquetBytes.Page(2, 8, [40, 2, 0]) }))
            .SetArgDisplayNames("words of forty bits");
        yield return new TestCaseData(ParquetBytes.Table(2, null, 0, images, labels with { Pages = ParquetBytes.Page(2, 8, [1, 4, 0]) }))
            .SetArgDisplayNames("no dictionary");
        yield return new TestCaseData(ParquetBytes.Table(long.MaxValue, null, 0, images, labels)).SetArgDisplayNames("rows without end");
        yield return new TestCaseData("PAR1PAR1PAR1"u8.ToArray()).SetArgDisplayNames("nothing");
    }

    [TestCaseSource(nameof(Lies))]
    public void Lies_are_refused(byte[] file)
    {
        using var folder = new TempFolder();
        string path = folder.Write("a.parquet", file);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(() => DataSets.Open($"parquet:{path}", Plain), Throws.InstanceOf<DataException>());
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(4 << 20));
    }

    private static byte[] Images(string description, byte[] values, long[] labels) => ParquetBytes.Table(
        values.Length, description, 0,
        ParquetBytes.InGroup("image", "bytes", false, [.. values.Select(Grey)]),
        ParquetBytes.InGroup("image", "path", true, [.. values.Select(v => Encoding.UTF8.GetBytes($"{v}.png"))]),
        ParquetBytes.Longs("label", labels), ParquetBytes.Longs("id", labels));
}
