using System.Formats.Tar;
using System.Text;
using Cnn.Models.Data.Samples;
using Cnn.Models.Tests.Data.Support;
using Cnn.OneDnn;

namespace Cnn.Models.Tests.Data;

/// <summary>Tar archives of samples, as WebDataset writes them.</summary>
public sealed class ShardTests
{
    private static readonly DataOptions Plain = new() { Encoding = new ImageEncoding { Scale = 1 } };

    [Test]
    public void Entries_of_one_name_are_a_sample_and_stay_in_their_order()
    {
        using var folder = new TempFolder();
        folder.Write("train-000000.tar", Tar(("b.cls", Text("1")), ("b.png", Grey(10)), ("a.png", Grey(20)), ("a.cls", Text("0\n"))));
        folder.Write("train-000001.tar", Tar(("c.png", Grey(30)), ("c.cls", Text("10"))));
        folder.Write("val-000000.tar", Tar(("d.png", Grey(40)), ("d.cls", Text("1"))));
        folder.Write("test-000000.tar", Tar(("e.png", Grey(50)), ("e.cls", Text("10"))));
        DataSplit data = DataSets.Open($"shards:{folder.Root}", Plain);
        Assert.That(data.Train.ClassNames, Is.EqualTo(new[] { "0", "1", "10" }), "by number, not by letters");
        Assert.That(data.Train.All(3), Is.EqualTo((new float[] { 10, 20, 30 }, new[] { 1, 0, 2 })));
        Assert.That((data.Validation!.Image(0)[0], data.Test.Image(0)[0], data.Test.Label(0)), Is.EqualTo((40f, 50f, 2)));
        Assert.That(DataInspection.Inspect($"shards:{folder.Root}", Plain).Problems, Is.Empty);
    }

    [TestCase("{\"label\": \"dog\", \"width\": 1}", null)]
    [TestCase("{\"animal\": \"dog\", \"label\": 7}", "animal")]
    [TestCase("\"dog\"", null)]
    public void A_label_may_stand_in_JSON(string json, string? column)
    {
        using var folder = new TempFolder();
        string path = folder.Write("a.tar", Tar(
            ("1.png", Grey(1)), ("1.json", Text(json)), ("2.png", Grey(2)), ("2.json", Text(json.Replace("dog", "cat", StringComparison.Ordinal))),
            ("3.png", Grey(3)), ("3.json", Text(json))));
        DataSplit data = DataSets.Open($"shards:{path}", Plain with { LabelColumn = column, TestFraction = 0.4 });
        Assert.That(data.Train.ClassNames, Is.EqualTo(new[] { "cat", "dog" }));
        Assert.That(data.Train.Count + data.Test.Count, Is.EqualTo(3));
    }

    [Test]
    public void Text_is_a_label_where_there_is_no_other_and_an_ending_is_chosen_by_name()
    {
        using var folder = new TempFolder();
        folder.Write("train.tar", Tar(("x/1.png", Grey(1)), ("x/1.txt", Text("cat")), ("x/1.breed.txt", Text("manx"))));
        folder.Write("test.tar", Tar(("x/2.png", Grey(1)), ("x/2.txt", Text("cat")), ("x/2.breed.txt", Text("manx"))));
        Assert.That(DataSets.Open($"shards:{folder.Root}", Plain).Train.ClassNames, Is.EqualTo(new[] { "cat" }));
        Assert.That(DataSets.Open($"shards:{folder.Root}", Plain with { LabelColumn = "breed.txt" }).Train.ClassNames, Is.EqualTo(new[] { "manx" }));
    }

    [Test]
    public void Lists_in_JSON_are_several_labels()
    {
        using var folder = new TempFolder();
        folder.Write("train.tar", Tar(
            ("1.png", Grey(1)), ("1.json", Text("{\"labels\": [\"a\", \"b\"]}")), ("2.png", Grey(2)), ("2.json", Text("{\"labels\":[]}"))));
        folder.Write("test.tar", Tar(("3.png", Grey(1)), ("3.json", Text("{\"labels\": [\"b\"]}"))));
        DataSplit data = DataSets.Open($"shards:{folder.Root}", Plain);
        Assert.That((data.Kind, data.Train.ClassNames.Count), Is.EqualTo((LabelKind.Several, 2)));
        var batch = new Batch(2, data.Train.Inputs, data.Train.Targets);
        data.Train.Fill([0, 1], 0, batch);
        Assert.That(batch.Targets[0].ToArray<float>(), Is.EqualTo(new float[] { 1, 1, 0, 0 }));
    }

    [Test]
    public void Names_of_classes_beside_the_shards_stand_for_their_numbers()
    {
        using var folder = new TempFolder();
        folder.Write("classnames.txt", Text("zebra\nant\nbee\n"));
        folder.Write("train.tar", Tar(("1.png", Grey(1)), ("1.cls", Text("0")), ("2.png", Grey(2)), ("2.cls", Text("1"))));
        folder.Write("test.tar", Tar(("3.png", Grey(1)), ("3.cls", Text("1"))));
        DataSplit data = DataSets.Open($"shards:{folder.Root}", Plain);
        Assert.That(data.Train.ClassNames, Is.EqualTo(new[] { "zebra", "ant", "bee" }));
        Assert.That((data.Train.Label(0), data.Train.Label(1), data.Test.Label(0)), Is.EqualTo((0, 1, 1)));
    }

    [Test]
    public void What_a_network_learned_stays_in_its_order()
    {
        using var folder = new TempFolder();
        folder.Write("test.tar", Tar(("1.png", Grey(1)), ("1.cls", Text("ant")), ("2.png", Grey(2)), ("2.cls", Text("zebra"))));
        DataOptions options = Plain with { ClassNames = ["zebra", "ant"], TestOnly = true };
        Assert.That(DataSets.Open($"shards:{folder.Root}", options).Test.All(2).Labels, Is.EqualTo(new[] { 1, 0 }));
        Assert.That(() => DataSets.Open($"shards:{folder.Root}", options with { ClassNames = ["zebra", "bee"] }),
            Throws.InstanceOf<DataException>().With.Message.Contains("has the label 'ant'"));
    }

    [TestCase("a-{000..002}.tar", new[] { "a-000.tar", "a-001.tar", "a-002.tar" })]
    [TestCase("a-{9..11}.tar", new[] { "a-9.tar", "a-10.tar", "a-11.tar" })]
    [TestCase("{train,test}-{0..1}.tar", new[] { "train-0.tar", "train-1.tar", "test-0.tar", "test-1.tar" })]
    [TestCase("a.tar", new[] { "a.tar" })]
    public void Braces_stand_for_names(string pattern, string[] names) => Assert.That(PartFiles.Expand(pattern), Is.EqualTo(names));

    [TestCase("a-{000..0x2}.tar")]
    [TestCase("a-{5..2}.tar")]
    [TestCase("a-{0..999999999}.tar")]
    [TestCase("{0..9}{0..9}{0..9}{0..9}{0..9}{0..9}{0..9}")]
    [TestCase("a-{0..2.tar")]
    [TestCase("a-{{0..2}}.tar")]
    public void Patterns_that_are_none_are_refused(string pattern) =>
        Assert.That(() => PartFiles.Expand(pattern), Throws.InstanceOf<DataException>());

    [Test]
    public void A_pattern_names_its_shards_and_misses_none()
    {
        using var folder = new TempFolder();
        foreach (int i in new[] { 0, 1, 2 })
        {
            folder.Write($"s-{i:D3}.tar", Tar(($"{i}.png", Grey((byte)i)), ($"{i}.cls", Text("0")), ($"{i}b.png", Grey((byte)i)), ($"{i}b.cls", Text("1"))));
        }

        Assert.That(Whole($"shards:{folder.Path("s-{000..001}.tar")}"), Is.EqualTo(4));
        Assert.That(Whole($"shards:{folder.Path("s-*.tar")}"), Is.EqualTo(6));
        Assert.That(() => Whole($"shards:{folder.Path("s-{000..003}.tar")}"), Throws.InstanceOf<DataException>().With.Message.Contains("There is no file"));
    }

    [Test]
    public void Compressed_shards_are_unpacked()
    {
        using var folder = new TempFolder();
        byte[] tar = Tar(("1.png", Grey(1)), ("1.cls", Text("a")), ("2.png", Grey(2)), ("2.cls", Text("b")));
        folder.Write("train-0.tar.gz", IdxBytes.Gzip(tar));
        folder.Write("test-0.tgz", IdxBytes.Gzip(tar));
        Assert.That(DataSets.Open($"shards:{folder.Root}", Plain).Train.All(2), Is.EqualTo((new float[] { 1, 2 }, new[] { 0, 1 })));
    }

    [Test]
    public void Samples_without_images_are_left_out_and_said()
    {
        using var folder = new TempFolder();
        folder.Write("train.tar", Tar(("0.txt", Text("x")), ("1.png", Grey(1)), ("1.cls", Text("a")), ("._1.png", [1]), ("__MACOSX", [1])));
        folder.Write("test.tar", Tar(("2.png", Grey(1)), ("2.cls", Text("a"))));
        DataSplit data = DataSets.Open($"shards:{folder.Root}", Plain);
        Assert.That((data.Train.Count, data.Test.Count), Is.EqualTo((1, 1)));
        Assert.That(data.Notes, Has.Some.Contains("1 sample is left out, without an image"));
    }

    [TestCase("../1.png", "leads out of it")]
    [TestCase("/1.png", "leads out of it")]
    [TestCase("1.png", "has no label")]
    public void Bad_entries_are_refused(string name, string problem)
    {
        using var folder = new TempFolder();
        string path = folder.Write("a.tar", Tar((name, Grey(1))));
        Assert.That(() => DataSets.Open($"shards:{path}", Plain), Throws.InstanceOf<DataException>().With.Message.Contains(problem));
    }

    [Test]
    public void Links_are_refused()
    {
        using var folder = new TempFolder();
        using var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, TarEntryFormat.Ustar, leaveOpen: true))
        {
            writer.WriteEntry(new UstarTarEntry(TarEntryType.SymbolicLink, "1.png") { LinkName = "/etc/passwd" });
        }

        string path = folder.Write("a.tar", stream.ToArray());
        Assert.That(() => DataSets.Open($"shards:{path}", Plain), Throws.InstanceOf<DataException>().With.Message.Contains("is a link or no plain file"));
    }

    [Test]
    public void Two_images_or_two_files_of_one_ending_are_refused()
    {
        using var folder = new TempFolder();
        string images = folder.Write("a.tar", Tar(("1.png", Grey(1)), ("1.jpg", Grey(1)), ("1.cls", Text("1")))),
            labels = folder.Write("b.tar", Tar(("1.png", Grey(1)), ("1.cls", Text("1")), ("1.CLS", Text("1"))));
        Assert.That(() => DataSets.Open($"shards:{images}", Plain), Throws.InstanceOf<DataException>().With.Message.Contains("has 2 images"));
        Assert.That(() => DataSets.Open($"shards:{labels}", Plain), Throws.InstanceOf<DataException>().With.Message.Contains("two files that end in .cls"));
    }

    [Test]
    public void Bad_images_are_told_by_name_and_may_be_left_out()
    {
        using var folder = new TempFolder();
        folder.Write("train.tar", Tar(
            ("1.png", Grey(1)), ("1.cls", Text("a")), ("2.png", [1, 2, 3]), ("2.cls", Text("b")), ("3.png", Grey(3)), ("3.cls", Text("b"))));
        folder.Write("test.tar", Tar(("4.png", Grey(1)), ("4.cls", Text("a"))));
        Assert.That(() => DataSets.Open($"shards:{folder.Root}", Plain), Throws.InstanceOf<DataException>().With.Message.Contains("2.png"));
        Assert.That(DataSets.Open($"shards:{folder.Root}", Plain with { SkipBad = true }).Train.Count, Is.EqualTo(2));
        Assert.That(DataInspection.Inspect($"shards:{folder.Root}", Plain).Problems, Has.One.Contains("2.png"));
    }

    [Test]
    public void No_damage_gets_through()
    {
        byte[] good = Tar(
            ("1.png", Grey(1)), ("1.cls", Text("0")), ("2.png", Grey(2)), ("2.json", Text("{\"label\": [\"0\"]}")), ("3.png", Grey(3)), ("3.txt", Text("1")));
        Fuzz.Run(good, "a.tar", 3000, 8 << 20, Read);
        Fuzz.Run(good, "a.tar", 3000, 8 << 20, Read, Resealed);
        Fuzz.Run(IdxBytes.Gzip(good), "a.tgz", 500, 80 << 20, Read);

        static void Read(string path)
        {
            DataSplit data = DataSets.Open($"shards:{path}", Plain);
            data.Train.All(data.Train.Count);
        }
    }

    // Names, sizes and kinds of files are looked at only where the checksum of the header is right.
    private static byte[] Resealed(byte[] tar)
    {
        for (int at = 0; at + 512 <= tar.Length; at += 512)
        {
            if (tar.AsSpan(at + 257, 5).SequenceEqual("ustar"u8))
            {
                tar.AsSpan(at + 148, 8).Fill((byte)' ');
                int sum = 0;
                foreach (byte b in tar.AsSpan(at, 512))
                {
                    sum += b;
                }

                Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(tar, at + 148);
            }
        }

        return tar;
    }

    private static int Whole(string spec)
    {
        DataSplit data = DataSets.Open(spec, Plain);
        return data.Train.Count + data.Test.Count;
    }

    private static byte[] Tar(params (string Name, byte[] Content)[] files) => TarBytes.Of(TarEntryFormat.Ustar, files);

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Grey(byte value) => PngBytes.Plain(1, 1, 1, [value]);
}
