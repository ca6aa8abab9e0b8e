using Cnn.OneDnn.Files;
using Cnn.OneDnn.Tests.Interop;
using Cnn.Tests;

namespace Cnn.OneDnn.Tests.Files;

/// <summary>Files that are replaced as a whole, and what must never be replaced.</summary>
[TestFixture]
internal sealed class AtomicFileTests
{
    private readonly TemporaryFolder folder = new();

    [OneTimeTearDown]
    public void RemoveFolder() => folder.Dispose();

    private string At(string name) => Path.Combine(folder.Path, name);

    [Test]
    public void A_link_stays_one_and_what_it_leads_to_is_replaced()
    {
        string place = folder.Create("elsewhere"), target = Path.Combine(place, "target"), link = At("link"), second = At("second");
        File.WriteAllText(target, "old");
        File.CreateSymbolicLink(link, Path.Combine("elsewhere", "target"));
        File.CreateSymbolicLink(second, link);
        AtomicFile.WriteText(second, "new");
        Assert.Multiple(() =>
        {
            Assert.That(File.ReadAllText(target), Is.EqualTo("new"));
            Assert.That(new FileInfo(link).LinkTarget, Is.EqualTo(Path.Combine("elsewhere", "target")));
            Assert.That(new FileInfo(second).LinkTarget, Is.EqualTo(link));
        });
    }

    [Test]
    public void A_link_that_leads_to_nothing_yet_makes_what_it_leads_to()
    {
        string link = At("early"), target = At("late");
        File.CreateSymbolicLink(link, target);
        AtomicFile.WriteText(link, "here");
        Assert.That(File.ReadAllText(target), Is.EqualTo("here"));
        Assert.That(new FileInfo(link).LinkTarget, Is.EqualTo(target));
    }

    [Test]
    [Platform("Unix")]
    public void Permissions_stay_as_they_were()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string path = At("secret");
        File.WriteAllText(path, "old");
        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        File.SetUnixFileMode(path, mode);
        AtomicFile.WriteText(path, "new");
        Assert.That(File.GetUnixFileMode(path), Is.EqualTo(mode));
    }

    [Test]
    [Platform("Linux")]
    public void Only_regular_files_are_replaced()
    {
        (string Path, string Words)[] others =
        [
            (Special.Pipe(At("pipe")), "is a named pipe"), (Special.Loop(At("loop")), "leads back to itself"), (folder.Create("box"), "is a folder"),
            ("/dev/null", "is a device"), ("/dev/stdout", "is a device"), (At("box/"), "folder"),
        ];
        Assert.Multiple(() =>
        {
            foreach ((string path, string words) in others)
            {
                Assert.That(() => Soon.Ends(() => AtomicFile.WriteText(path, "x")), Throws.TypeOf<IOException>().With.Message.Contains(words), path);
                Assert.That(() => Soon.Ends(() => AtomicFile.Try(path)), Throws.TypeOf<IOException>(), path);
            }

            Assert.That(FileStatus.Read(At("pipe")).Kind, Is.EqualTo(FileKind.Pipe));
            Assert.That(FileStatus.Read("/dev/null").Kind, Is.EqualTo(FileKind.Device));
        });
    }

    // 255 bytes is what Linux's file systems take; the letter has two of them.
    [TestCase(255)]
    [TestCase(219)]
    [Platform("Linux")]
    public void A_name_may_be_as_long_as_the_system_takes(int bytes)
    {
        string path = At(new string('ä', bytes / 2) + new string('x', bytes % 2));
        AtomicFile.WriteText(path, "long");
        using (FileLock.Take(path, "training"))
        {
            Assert.That(File.ReadAllText(path), Is.EqualTo("long"));
        }
    }

    [Test]
    [Platform("Linux")]
    public void A_name_that_is_longer_is_refused_before_anything_is_written() =>
        Assert.That(() => AtomicFile.Try(At(new string('x', 256))), Throws.TypeOf<IOException>().With.Message.Contains("shorter name"));

    [Test]
    public void A_folder_that_is_not_there_is_named() =>
        Assert.That(() => AtomicFile.Try(At("nowhere/file")),
            Throws.TypeOf<DirectoryNotFoundException>().With.Message.Contains("there is no folder").And.Message.Not.Contains(".tmp"));

    [Test]
    public void Trying_leaves_everything_as_it_was()
    {
        string place = folder.Create("tried"), path = Path.Combine(place, "file");
        File.WriteAllText(path, "old");
        AtomicFile.Try(path);
        AtomicFile.Try(Path.Combine(place, "other"));
        Assert.That(Directory.GetFiles(place), Is.EqualTo(new[] { path }));
        Assert.That(File.ReadAllText(path), Is.EqualTo("old"));
    }

    [Test]
    public void What_is_not_committed_leaves_the_old_file_and_nothing_else()
    {
        string place = folder.Create("kept"), path = Path.Combine(place, "file");
        File.WriteAllText(path, "old");
        using (var file = new AtomicFile(path))
        {
            file.Stream.Write("new"u8);
        }

        Assert.That(File.ReadAllText(path), Is.EqualTo("old"));
        Assert.That(Directory.GetFiles(place), Has.Length.EqualTo(1));
    }

    [Test]
    public void What_a_killed_process_left_is_taken_away_and_what_a_living_one_writes_is_not()
    {
        string place = folder.Create("left"), dead = Path.Combine(place, ".cnn-999999999-0123456789ab.tmp"), mine = Path.Combine(place, ".cnn-mine"),
            living = Path.Combine(place, ".cnn-999999998-0123456789ab.tmp");
        File.WriteAllText(dead, "half");
        File.WriteAllText(mine, "whole");
        using (new FileStream(living, FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            AtomicFile.WriteText(Path.Combine(place, "file"), "x");
        }

        Assert.That(Directory.GetFiles(place).Select(Path.GetFileName), Is.EquivalentTo(new[] { ".cnn-mine", ".cnn-999999998-0123456789ab.tmp", "file" }));
    }

    // What is written can be read before it is put in place, as a download's checksum is.
    [Test]
    public void The_content_can_be_checked_and_more_written_after_it()
    {
        string path = At("checked"), seen = "";
        using (var file = new AtomicFile(path))
        {
            file.Stream.Write("half"u8);
            file.Check(content =>
            {
                using var reader = new StreamReader(content, leaveOpen: true);
                seen = reader.ReadToEnd();
            });
            file.Stream.Write(" whole"u8);
            file.Commit();
        }

        Assert.That((seen, File.ReadAllText(path)), Is.EqualTo(("half", "half whole")));
    }
}
