using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using Cnn.Models.Tests.Data.Support;

namespace Cnn.Models.Tests.Data;

[NonParallelizable]
public sealed class CifarTests
{
    private const int Area = 32 * 32;

    private static DataOptions Offline(string root) =>
        new() { DataDirectory = root, CacheDirectory = Path.Combine(root, "no-cache"), AllowDownload = false, Encoding = new ImageEncoding { Scale = 1 } };

    // Record i has label i, red i, green i + 50 and blue i + 100, but for the first pixel, which is 1, 2, 3.
    private static byte[] Records(int first, int count, params byte[] coarse)
    {
        var bytes = new List<byte>();
        for (int i = first; i < first + count; i++)
        {
            bytes.AddRange(coarse);
            bytes.Add((byte)i);
            for (int c = 0; c < 3; c++)
            {
                bytes.Add((byte)(c + 1));
                bytes.AddRange(Enumerable.Repeat((byte)(i + (50 * c)), Area - 1));
            }
        }

        return [.. bytes];
    }

    private static (string, byte[])[] Cifar10() =>
        [("cifar-10-batches-bin/batches.meta.txt", "airplane\n"u8.ToArray()), ("cifar-10-batches-bin/data_batch_2.bin", Records(3, 2)),
            ("cifar-10-batches-bin/data_batch_1.bin", Records(0, 3)), ("cifar-10-batches-bin/test_batch.bin", Records(7, 2))];

    private static void Expect(DataSplit data)
    {
        Assert.That((data.Train.Count, data.Test.Count, data.Name), Is.EqualTo((5, 2, "cifar-10")));
        Assert.That(data.Train.All(5).Labels, Is.EqualTo(new[] { 0, 1, 2, 3, 4 }), "batches in the order of their numbers");
        Assert.That(data.Train.Inputs[0].Shape.ToArray(), Is.EqualTo(new[] { 32, 32, 3 }));
        Assert.That(data.Train.Image(4)[..6], Is.EqualTo(new float[] { 1, 2, 3, 4, 54, 104 }));
        Assert.That(data.Test.Label(1), Is.EqualTo(8));
        Assert.That(data.Train.ClassNames[8], Is.EqualTo("ship"));
    }

    [TestCase(TarEntryFormat.Ustar)]
    [TestCase(TarEntryFormat.Gnu)]
    [TestCase(TarEntryFormat.Pax)]
    public void An_archive_is_read_without_unpacking(TarEntryFormat format)
    {
        using var folder = new TempFolder();
        folder.Write("cifar-10/cifar-10-binary.tar.gz", IdxBytes.Gzip(TarBytes.Of(format, Cifar10())));
        DataSplit data = DataSets.Open("cifar-10", Offline(folder.Root));
        Expect(data);
        Assert.That(data.Notes, Has.Some.Contains("has 5 training and 2 test images of cifar-10: those of the published set are 50000 and 10000"));
        Assert.That(Directory.GetFiles(folder.Root, "*", SearchOption.AllDirectories), Has.Length.EqualTo(1));
    }

    [Test]
    public void A_file_that_is_in_an_archive_twice_is_refused()
    {
        using var folder = new TempFolder();
        (string, byte[])[] files = [.. Cifar10(), ("copy/data_batch_1.bin", Records(0, 3))];
        folder.Write("cifar-10/cifar-10-binary.tar.gz", IdxBytes.Gzip(TarBytes.Of(TarEntryFormat.Ustar, files)));
        Assert.That(() => DataSets.Open("cifar-10", Offline(folder.Root)),
            Throws.TypeOf<DataException>().With.Message.Contains("data_batch_1.bin is there twice: nobody knows which is meant"));
    }

    [TestCase("cifar-10/cifar-10-batches-bin")]
    [TestCase("cifar-10")]
    [TestCase("cifar-10-batches-bin")]
    [TestCase(".")]
    public void Plain_files_are_read_where_they_lie(string place)
    {
        using var folder = new TempFolder();
        foreach ((string name, byte[] content) in Cifar10())
        {
            folder.Write($"{place}/{Path.GetFileName(name)}", content);
        }

        Expect(DataSets.Open("cifar-10", Offline(folder.Root)));
    }

    [Test]
    public void A_hundred_classes_go_by_the_fine_label()
    {
        using var folder = new TempFolder();
        folder.Write("cifar-100/cifar-100-binary.tar.gz", IdxBytes.Gzip(
            TarBytes.Of(TarEntryFormat.Ustar, ("cifar-100-binary/train.bin", Records(97, 3, 19)), ("cifar-100-binary/test.bin", Records(5, 1, 2)))));
        DataSplit data = DataSets.Open("cifar-100", Offline(folder.Root));
        Assert.That(data.Train.All(3).Labels, Is.EqualTo(new[] { 97, 98, 99 }));
        Assert.That((data.Train.ClassNames.Count, data.Train.ClassNames[99], data.Train.ClassNames[0]), Is.EqualTo((100, "worm", "apple")));
    }

    [Test]
    public void Records_that_are_not_whole_labels_out_of_range_and_missing_parts_are_refused()
    {
        Refused("positive multiple of 3073", ("data_batch_1.bin", Records(0, 2)[..^1]), ("test_batch.bin", Records(0, 1)));
        Refused("label 10 of record 1", ("data_batch_1.bin", Records(9, 2)), ("test_batch.bin", Records(0, 1)));
        Refused("lacks a part", ("test_batch.bin", Records(0, 1)));
        Refused("lacks a part", ("data_batch_1.bin", Records(0, 1)));
        Refused("positive multiple", ("data_batch_1.bin", []), ("test_batch.bin", Records(0, 1)));
    }

    [Test]
    public void An_archive_that_expands_without_end_is_cut_off()
    {
        using var folder = new TempFolder();
        string path = folder.Path("cifar-10-binary.tar.gz");
        using (var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest))
        {
            // A tar header for 1 TiB of zeros in a file that is none of the set's.
            byte[] header = TarBytes.Of(TarEntryFormat.Ustar, ("padding.txt", []))[..512];
            "77777777777\0"u8.CopyTo(header.AsSpan(124));
            header.AsSpan(148, 8).Fill((byte)' ');
            string sum = Convert.ToString(header.Sum(b => b), 8).PadLeft(6, '0');
            System.Text.Encoding.ASCII.GetBytes(sum + "\0 ").CopyTo(header, 148);
            gzip.Write(header);
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 8; i++)
            {
                gzip.Write(zeros);
            }
        }

        long before = GC.GetTotalAllocatedBytes();
        Assert.That(() => DataSets.Open("cifar-10", Offline(folder.Root)), Throws.TypeOf<DataException>().With.Message.Contains("8589934591 bytes"));
        Assert.That(GC.GetTotalAllocatedBytes() - before, Is.LessThan(8 << 20));
    }

    [Test]
    public void A_flipped_bit_in_an_archive_is_noticed()
    {
        using var folder = new TempFolder();
        byte[] archive = IdxBytes.Gzip(TarBytes.Of(TarEntryFormat.Ustar, Cifar10()));
        archive[^6] ^= 1;
        folder.Write("cifar-10-binary.tar.gz", archive);
        Assert.That(() => DataSets.Open("cifar-10", Offline(folder.Root)), Throws.TypeOf<DataException>().With.Message.Contains("damaged"),
            "in the checksum at its end");
    }

    [Test]
    public void Thousands_of_damaged_archives_are_read_or_refused()
    {
        byte[] tar = TarBytes.Of(TarEntryFormat.Pax, ("a/data_batch_1.bin", Records(0, 2)), ("a/test_batch.bin", Records(0, 1)));
        Fuzz.Run(IdxBytes.Gzip(tar), "cifar-10-binary.tar.gz", 1500, 8 << 20, Read);

        // Damage inside an intact gzip stream, with and without a mended header checksum.
        Fuzz.Run(tar, "cifar-10-binary.tar.gz", 1500, 8 << 20, Read, IdxBytes.Gzip);
        Fuzz.Run(tar, "cifar-10-binary.tar.gz", 1500, 8 << 20, Read, bad => IdxBytes.Gzip(Resealed(bad)));
    }

    [Test]
    [Category(SharedData.Category)]
    public void The_real_sample_has_its_counts_and_near_the_published_statistics()
    {
        var clock = Stopwatch.StartNew();
        DataSplit data = DataSets.Open("cifar-10", new DataOptions { DataDirectory = SharedData.Root, AllowDownload = false });
        TestContext.Out.WriteLine($"read in {clock.ElapsedMilliseconds} ms");
        Assert.That((data.Train.Count, data.Test.Count), Is.EqualTo((20000, 5000)));

        // The whole set's means are 0.4914, 0.4822, 0.4465 and its deviations 0.2470, 0.2435, 0.2616; the sample is two fifths of it.
        ChannelStatistics statistics = ChannelStatistics.Compute((ImageDataset)data.Train);
        Assert.That(statistics.Mean, Is.EqualTo(new[] { 0.4914f, 0.4822f, 0.4465f }).Within(0.006f));
        Assert.That(statistics.Deviation, Is.EqualTo(new[] { 0.2470f, 0.2435f, 0.2616f }).Within(0.006f));
    }

    private static void Read(string path) => DataSets.Open("cifar-10", Offline(Path.GetDirectoryName(path)!));

    private static byte[] Resealed(byte[] tar)
    {
        if (tar.Length >= 512)
        {
            tar.AsSpan(148, 8).Fill((byte)' ');
            string sum = Convert.ToString(tar.Take(512).Sum(b => b), 8).PadLeft(6, '0');
            System.Text.Encoding.ASCII.GetBytes(sum + "\0 ").CopyTo(tar, 148);
        }

        return tar;
    }

    private static void Refused(string reason, params (string Name, byte[] Content)[] files)
    {
        using var folder = new TempFolder();
        string path = folder.Write("cifar-10-binary.tar.gz", IdxBytes.Gzip(TarBytes.Of(TarEntryFormat.Ustar, files)));
        Assert.That(() => DataSets.Open("cifar-10", Offline(folder.Root)),
            Throws.TypeOf<DataException>().With.Message.StartsWith(path).And.Message.Contains(reason));
    }
}
