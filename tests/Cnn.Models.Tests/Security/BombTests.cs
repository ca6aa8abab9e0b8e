using System.Buffers.Binary;
using System.IO.Compression;
using Cnn.Models.Tests.Data.Support;
using Cnn.OneDnn.Files;

namespace Cnn.Models.Tests.Security;

/// <summary>Small files that ask for much memory, and entries of folders that are no files.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class BombTests
{
    // Twice what the largest of them may come to; the files ask for hundreds of megabytes and more.
    private const long Most = 300 << 20;

    private static IEnumerable<TestCaseData> Bombs()
    {
        byte[] zeros = new byte[1 << 20];
        yield return new TestCaseData("images.gz", Gzip(Idx(1_400_000, 28, 28), zeros, 1000), (Action<string>)(p => IdxFile.Read(p, 3)))
            .SetArgDisplayNames("idx");
        yield return new TestCaseData("labels.gz", Gzip(Idx(1_000_000_000), zeros, 1000), (Action<string>)(p => IdxFile.Read(p, 1)))
            .SetArgDisplayNames("idx labels");
        yield return new TestCaseData(
            "pixels.csv.gz", Gzip([], System.Text.Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("1,0,0,0,0\n", 100_000))), 500),
            (Action<string>)(p => DataSets.Open("csv:" + p, new DataOptions { ImageSize = (2, 2) }))).SetArgDisplayNames("csv");
        yield return new TestCaseData("bomb.jpg", Jpeg(8192, 8191), (Action<string>)(p => ImageFile.Read(p))).SetArgDisplayNames("jpeg");
        yield return new TestCaseData("bomb.png", PngBytes.Of(8192, 8191, 8, 2, new byte[1000]), (Action<string>)(p => ImageFile.Read(p)))
            .SetArgDisplayNames("png");
    }

    [TestCaseSource(nameof(Bombs))]
    public void A_small_file_cannot_ask_for_much_memory(string name, byte[] file, Action<string> read)
    {
        Assert.That(file, Has.Length.LessThan(1_500_000));
        using var folder = new TempFolder();
        string path = folder.Write(name, file);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(() => read(path), Throws.InstanceOf<DataException>());
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(Most));
    }

    // MNIST shrinks to a fifth; labels in order to a thousandth, and they are few.
    [Test]
    public void Data_that_shrink_far_are_read_all_the_same()
    {
        using var folder = new TempFolder();
        string path = folder.Write("labels.gz", Gzip(Idx(10 << 20), new byte[1 << 20], 10));
        Assert.That(IdxFile.Read(path, 1).Data, Has.Length.EqualTo(10 << 20));
    }

    [Test]
    [Platform("Linux")]
    public void A_pipe_that_is_called_an_image_is_refused()
    {
        using var folder = new TempFolder();
        folder.Write("set/a/one.png", PngBytes.Of(1, 1, 8, 0, [0, 1]));
        string pipe = System.IO.Path.Combine(folder.Root, "set", "a", "two.png");
        System.Diagnostics.Process.Start("mkfifo", [pipe]).WaitForExit();
        Assert.That(() => ImageFile.Read(pipe), Throws.TypeOf<DataException>().With.Message.Contains("is a named pipe"));
        Assert.That(() => new ImageFolderDataset(System.IO.Path.Combine(folder.Root, "set"), ImageEncoding.Default),
            Throws.InstanceOf<DataException>().With.Message.Contains("two.png"));
        Assert.That(FileStatus.Read(pipe).Kind, Is.EqualTo(FileKind.Pipe));
    }

    [Test]
    [Platform("Unix")]
    public void A_class_folder_that_is_a_link_to_nothing_is_said()
    {
        using var folder = new TempFolder();
        folder.Write("set/a/one.png", PngBytes.Of(1, 1, 8, 0, [0, 1]));
        folder.Write("set/b/one.png", PngBytes.Of(1, 1, 8, 0, [0, 1]));
        string root = System.IO.Path.Combine(folder.Root, "set");
        Directory.CreateSymbolicLink(System.IO.Path.Combine(root, "c"), System.IO.Path.Combine(root, "..", "gone"));
        Assert.That(() => new ImageFolderDataset(root, ImageEncoding.Default),
            Throws.InstanceOf<DataException>().With.Message.Contains("is a link to").And.Message.Contains("c is"));
    }

    [Test]
    public void An_image_can_come_from_a_stream()
    {
        byte[] file = PngBytes.Of(2, 1, 8, 0, [0, 7, 9]);
        using var folder = new TempFolder();
        Assert.That(ImageFile.Read(new MemoryStream(file), "a stream").Pixels, Is.EqualTo(ImageFile.Read(folder.Write("a.png", file)).Pixels));
        Assert.That(() => ImageFile.Read(new MemoryStream([]), "a stream"), Throws.TypeOf<DataException>().With.Message.Contains("a stream is empty"));
    }

    private static byte[] Idx(params uint[] dims) => IdxBytes.Of([], dims);

    private static byte[] Gzip(byte[] head, byte[] block, int times)
    {
        using var result = new MemoryStream();
        using (var gzip = new GZipStream(result, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(head);
            for (int i = 0; i < times; i++)
            {
                gzip.Write(block);
            }
        }

        return result.ToArray();
    }

    // The smallest good image with another size in its frame header (ITU-T T.81, B.2.2): the decoder makes up what is missing.
    private static byte[] Jpeg(int width, int height)
    {
        byte[] file = JpegBytes.Of(8, 8, JpegBytes.Grey, new byte[64]);
        int frame = file.AsSpan().IndexOf((byte[])[0xFF, 0xC0]);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(frame + 5), (ushort)height);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(frame + 7), (ushort)width);
        return file;
    }
}
