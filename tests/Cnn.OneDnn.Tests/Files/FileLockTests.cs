using Cnn.OneDnn.Files;
using Cnn.OneDnn.Tests.Interop;

namespace Cnn.OneDnn.Tests.Files;

[TestFixture]
internal sealed class FileLockTests
{
    [Test]
    public void The_second_is_refused_until_the_first_has_ended_and_nothing_is_left()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "last.safetensors"), other = Path.Combine(folder.Path, "other.safetensors");
        using (FileLock.Take(path, "training"))
        {
            Assert.That(() => FileLock.Take(path, "training"),
                Throws.TypeOf<IOException>().With.Message.Contains("another training").And.Message.Contains(path));
            Assert.DoesNotThrow(() => FileLock.Take(other, "training").Dispose());
        }

        Assert.DoesNotThrow(() => FileLock.Take(path, "training").Dispose());
        Assert.That(Directory.GetFileSystemEntries(folder.Path), Is.Empty);
    }

    [Test]
    public void Two_names_of_one_file_are_one_lock()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "a"), link = Path.Combine(folder.Create("b"), "c");
        File.CreateSymbolicLink(link, path);
        using (FileLock.Take(link, "training"))
        {
            Assert.That(() => FileLock.Take(path, "training"), Throws.TypeOf<IOException>());
        }
    }

    // A lock's file that a killed process left is nobody's.
    [Test]
    public void What_a_killed_process_left_is_taken_over()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.Path, ".a.lock"), "");
        Assert.DoesNotThrow(() => FileLock.Take(Path.Combine(folder.Path, "a"), "training").Dispose());
    }
}
