using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Cnn.Models.Tests.Data.Support;
using Cnn.OneDnn;

namespace Cnn.Models.Tests.Data;

/// <summary>Folders of images in archives, which are read where they lie.</summary>
public sealed partial class ArchiveTests
{
    private const string LongFolder = "a-folder-whose-name-is-longer-than-the-hundred-characters-for-which-the-first-header-of-a-tar-archive-has-room";
    private static readonly DataOptions Plain = new() { Encoding = new ImageEncoding { Scale = 1 } };

    private static readonly (string Name, byte[] Content)[] Files =
    [
        ("train/cat/1.png", Grey(1)), ("train/cat/2.png", Grey(2)), ("train/dog/3.png", Grey(3)), ("test/dog/4.png", Grey(4)), ("__MACOSX/x/._1.png", [1]),
    ];

    [TestCase("")]
    [TestCase("pets/")]
    [TestCase(LongFolder + "/")]
    public void An_archive_is_read_as_the_folder_that_it_holds(string around)
    {
        using var folder = new TempFolder();
        (string Name, byte[] Content)[] files = [.. Files.Select(f => (around + f.Name, f.Content))];
        byte[] tar = Tar(TarEntryFormat.Pax, files);
        string[] archives =
        [
            folder.Write("a.zip", NpyBytes.Zip(files)), folder.Write("b.tar", tar), folder.Write("c.tar", Tar(TarEntryFormat.Gnu, files)),
            folder.Write("d.tar.gz", Gzip(tar)),
        ];
        Assert.Multiple(() =>
        {
            foreach (string archive in archives)
            {
                DataSplit data = DataSets.Open($"folder:{archive}", Plain);
                Assert.That(data.Train.ClassNames, Is.EqualTo(new[] { "cat", "dog" }), archive);
                (float[] images, int[] labels) = data.Train.All(3);
                Assert.That((images[0], images[1], images[2]), Is.EqualTo((1f, 2f, 3f)), archive);
                Assert.That(labels, Is.EqualTo(new[] { 0, 0, 1 }), archive);
                Assert.That((data.Test.Image(0)[0], data.Test.Label(0)), Is.EqualTo((4f, 1)), archive);
                Assert.That(DataInspection.Inspect($"folder:{archive}", Plain).Problems, Is.Empty, archive);
            }
        });
    }

    [Test]
    public void Images_of_an_archive_are_held_out_as_those_of_its_folder()
    {
        using var folder = new TempFolder();
        (string Name, byte[] Content)[] files = [.. Enumerable.Range(0, 40).Select(i => ($"{(i % 2 == 0 ? "a" : "b")}/{i}.png", Grey((byte)i)))];
        foreach ((string name, byte[] content) in files)
        {
            folder.Write("set/" + name, content);
        }

        string zip = folder.Write("set.zip", NpyBytes.Zip(files));
        Dataset fromFolder = DataSets.Open($"folder:{folder.Path("set")}", Plain).Test, fromZip = DataSets.Open($"folder:{zip}", Plain).Test;
        Assert.That(fromZip.All(fromZip.Count).Images, Is.EqualTo(fromFolder.All(fromFolder.Count).Images));
    }

    [Test]
    public void Several_threads_read_one_archive()
    {
        using var folder = new TempFolder();
        string zip = folder.Write("set.zip", NpyBytes.Zip([.. Enumerable.Range(0, 64).Select(i => ($"{(i % 2 == 0 ? "a" : "b")}/{i:D2}.png", Grey((byte)i)))]));
        var images = new ImageFolderDataset(zip, new ImageEncoding { Scale = 1 }, keepAtMost: 0);
        float[] expected = [.. Enumerable.Range(0, 32).Select(i => 2f * i), .. Enumerable.Range(0, 32).Select(i => (2f * i) + 1)];
        Parallel.For(0, 640, i => Assert.That(images.Image(i % 64)[0], Is.EqualTo(expected[i % 64])));
    }

    [TestCase("../cat/1.png")]
    [TestCase("/cat/1.png")]
    [TestCase("cat/../../1.png")]
    [TestCase("cat\\..\\1.png")]
    public void Names_that_lead_out_of_an_archive_are_refused(string name)
    {
        using var folder = new TempFolder();
        string zip = folder.Write("a.zip", NpyBytes.Zip((name, Grey(1))));
        Assert.That(() => DataSets.Open($"folder:{zip}", Plain), Throws.TypeOf<DataException>().With.Message.Contains("leads out of it"));
    }

    [Test]
    public void Links_of_an_archive_are_not_followed()
    {
        using var folder = new TempFolder();
        using var content = new MemoryStream();
        using (var writer = new TarWriter(content, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach ((string name, byte[] bytes) in Files)
            {
                writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(bytes) });
            }

            writer.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "train/cat/9.png") { LinkName = "/etc/passwd" });
            writer.WriteEntry(new PaxTarEntry(TarEntryType.HardLink, "train/cat/8.png") { LinkName = "train/cat/1.png" });
            writer.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "train/horse"));
        }

        string tar = folder.Write("a.tar", content.ToArray());
        DataSplit data = DataSets.Open($"folder:{tar}", Plain);
        Assert.That(data.Train.Count, Is.EqualTo(3));
        Assert.That(data.Notes, Has.Some.EqualTo(
            $"{tar}: 2 links and other entries are left out that no plain file can be: train/cat/9.png, train/cat/8.png."));
    }

    [TestCase(0x8000u, 3, 0)]
    [TestCase(0xA000u, 2, 1)]
    [TestCase(0x0000u, 3, 0)]
    public void Links_of_a_zip_archive_are_left_out_and_said(uint type, int images, int notes)
    {
        using var folder = new TempFolder();
        using var content = new MemoryStream();
        using (var archive = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true))
        {
            (string Name, byte[] Content)[] files =
                [("train/a/1.png", Grey(1)), ("train/b/2.png", Grey(2)), ("train/a/3.png", Grey(3)), ("test/a/4.png", Grey(4))];
            foreach ((string name, byte[] bytes) in files)
            {
                ZipArchiveEntry entry = archive.CreateEntry(name);

                // A file's type and rights, as zip of Info-ZIP keeps them.
                entry.ExternalAttributes = name == "train/a/3.png" ? (int)(type << 16) : 0;
                using Stream to = entry.Open();
                to.Write(bytes);
            }
        }

        string zip = folder.Write("a.zip", content.ToArray());
        DataSplit data = DataSets.Open($"folder:{zip}", Plain);
        int said = data.Notes.Count(n => n.Contains("1 link or other entry is left out", StringComparison.Ordinal));
        Assert.That((data.Train.Count, said), Is.EqualTo((images, notes)));
    }

    [TestCase("")]
    [TestCase("sets/")]
    public void What_lies_beside_the_folder_of_an_archive_is_counted(string around)
    {
        using var folder = new TempFolder();
        string zip = folder.Write("a.zip", NpyBytes.Zip(
            ("pets/a/1.png", Grey(1)), ("pets/b/2.png", Grey(2)), ("pets/a/3.png", Grey(3)), ("pets/b/4.png", Grey(4)),
            ("README.md", [1]), ("5.png", Grey(5))));
        Assert.That(DataSets.Open($"folder:{zip}", Plain).Notes, Has.Some.Contains("1 image is left out").And.Some.Contains("1 .md"));
        zip = folder.Write("b.zip", NpyBytes.Zip(
            [.. Enumerable.Range(0, 4).Select(i => ($"{around}pets/{(i < 2 ? "cat" : "dog")}.{i}.png", Grey((byte)i))), ("README.md", [1])]));
        DataSplit data = DataSets.Open($"folder:{zip}", Plain);
        Assert.That(data.Train.ClassNames, Is.EqualTo(new[] { "cat", "dog" }));
        Assert.That(data.Notes, Has.Some.Contains("1 .md"));
    }

    private static void ReadAll(string spec)
    {
        DataSplit data = DataSets.Open(spec, Plain);
        data.Train.All(data.Train.Count);
        data.Test.All(data.Test.Count);
    }

    private static byte[] Grey(byte value) => PngBytes.Plain(1, 1, 1, [value]);

    private static byte[] Tar(TarEntryFormat format, (string Name, byte[] Content)[] files)
    {
        using var content = new MemoryStream();
        using (var writer = new TarWriter(content, format, leaveOpen: true))
        {
            foreach ((string name, byte[] bytes) in files)
            {
                TarEntry entry = format == TarEntryFormat.Gnu
                    ? new GnuTarEntry(TarEntryType.RegularFile, name)
                    : new PaxTarEntry(TarEntryType.RegularFile, name);
                entry.DataStream = new MemoryStream(bytes);
                writer.WriteEntry(entry);
            }
        }

        return content.ToArray();
    }

    private static byte[] Gzip(byte[] content)
    {
        using var result = new MemoryStream();
        using (var gzip = new GZipStream(result, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return result.ToArray();
    }
}
