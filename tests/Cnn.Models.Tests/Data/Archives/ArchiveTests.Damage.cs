using System.Formats.Tar;
using Cnn.Models.Tests.Data.Support;

namespace Cnn.Models.Tests.Data;

/// <content>Archives that are refused.</content>
public sealed partial class ArchiveTests
{
    [Test]
    public void More_folders_than_sets_have_are_refused()
    {
        using var folder = new TempFolder();
        string deep = string.Concat(Enumerable.Range(0, 30).Select(i => "d/"));
        string zip = folder.Write("a.zip", NpyBytes.Zip([.. Enumerable.Range(0, 9000).Select(i => ($"{i}/{deep}1.png", Array.Empty<byte>()))]));
        Assert.That(() => DataSets.Open($"folder:{zip}", Plain), Throws.TypeOf<DataException>().With.Message.Contains("has more than 262144 folders"));
    }

    [Test]
    public void A_long_name_that_is_damaged_is_not_cut_off_in_silence()
    {
        using var folder = new TempFolder();
        byte[] tar = Tar(TarEntryFormat.Pax, [.. Files.Select(f => (LongFolder + "/" + f.Name, f.Content))]);

        // The records of POSIX's extended header are "LENGTH path=NAME\n": without a length nobody knows where the next begins.
        int at = tar.AsSpan().IndexOf(" path="u8);
        tar[at - 1] = (byte)'x';
        string path = folder.Write("a.tar", tar);
        Assert.That(() => DataSets.Open($"folder:{path}", Plain), Throws.TypeOf<DataException>().With.Message.Contains("its header at byte 0 is wrong"));
    }

    [Test]
    [Platform("Linux")]
    public void Archives_that_are_refused_are_closed()
    {
        using var folder = new TempFolder();
        string[] archives =
        [
            folder.Write("a.zip", NpyBytes.Zip(("../1.png", Grey(1)))), folder.Write("b.tar", Tar(TarEntryFormat.Pax, [("../1.png", Grey(1))])),
        ];
        Assert.Multiple(() =>
        {
            foreach (string archive in archives)
            {
                Assert.That(() => DataSets.Open($"folder:{archive}", Plain), Throws.TypeOf<DataException>().With.Message.Contains("leads out of it"));
                Assert.That(Directory.GetFiles("/proc/self/fd").Select(f => new FileInfo(f).LinkTarget), Has.None.EqualTo(archive));
            }
        });
    }

    [Test]
    public void A_file_that_is_there_twice_is_refused()
    {
        using var folder = new TempFolder();
        string zip = folder.Write("a.zip", NpyBytes.Zip(("a/1.png", Grey(1)), ("a/1.png", Grey(2))));
        Assert.That(() => DataSets.Open($"folder:{zip}", Plain), Throws.TypeOf<DataException>().With.Message.Contains("'a/1.png' twice"));
    }

    [Test]
    public void A_bomb_is_refused_before_memory_is_taken()
    {
        using var folder = new TempFolder();
        string zip = folder.Write("a.zip", NpyBytes.Zip(("a/1.png", new byte[300 << 20]), ("b/1.png", Grey(1))));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(() => DataSets.Open($"folder:{zip}", Plain), Throws.TypeOf<DataException>().With.Message.Contains("is said to have"));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(4 << 20));
    }

    [Test]
    public void Damaged_archives_are_read_or_refused_in_words()
    {
        Fuzz.Run(NpyBytes.Zip(Files), "a.zip", 500, 8 << 20, path => ReadAll($"folder:{path}"));
        Fuzz.Run(Tar(TarEntryFormat.Pax, Files), "a.tar", 500, 8 << 20, path => ReadAll($"folder:{path}"));
        Fuzz.Run(Gzip(Tar(TarEntryFormat.Gnu, Files)), "a.tgz", 300, 80 << 20, path => ReadAll($"folder:{path}"));
    }
}
