using Cnn.Native;
using Cnn.Native.Archives;
using Cnn.Native.Manifests;
using Cnn.OneDnn.Tests.Interop;

namespace Cnn.OneDnn.Tests.Native;

internal sealed class DebianPackageTests
{
    private static readonly (string Path, byte[] Content)[] Files =
        [("./usr/lib/libx.so.1", "library"u8.ToArray()), ("./usr/include/a.h", "a"u8.ToArray()), ("./usr/include/deep/b.h", "b"u8.ToArray())];

    [Test]
    public void Files_and_folders_are_taken_out_and_nothing_else()
    {
        using TemporaryFolder folder = new();
        IReadOnlyList<string> written = Extract(folder, Files, new FileEntry("usr/lib/libx.so.1", "libx.so"), new FileEntry("usr/include/deep/", "headers"));

        Assert.That(written, Is.EqualTo(new[] { "libx.so", "headers/b.h" }));
        Assert.That(File.ReadAllText(Path.Combine(folder.Path, "libx.so")), Is.EqualTo("library"));
        Assert.That(File.ReadAllText(Path.Combine(folder.Path, "headers", "b.h")), Is.EqualTo("b"));
        Assert.That(Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories), Has.Length.EqualTo(2));
    }

    [Test]
    public void A_file_that_the_package_lacks_is_named()
    {
        using TemporaryFolder folder = new();
        Assert.That(
            () => Extract(folder, Files, new FileEntry("usr/lib/liby.so.1", "liby.so")),
            Throws.TypeOf<NativeFetchException>().With.Message.Contains("usr/lib/liby.so.1").And.Message.Contains("x.deb"));
    }

    [Test]
    public void A_name_that_would_leave_the_folder_is_refused()
    {
        using TemporaryFolder folder = new();
        Assert.That(
            () => Extract(folder, [("./usr/include/../../../escaped", "x"u8.ToArray())], new FileEntry("usr/include/", ".")),
            Throws.TypeOf<NativeFetchException>().With.Message.Contains("escaped"));
    }

    [Test]
    public void A_tar_cut_off_anywhere_never_gives_a_shorter_file_for_a_whole_one()
    {
        byte[] tar = SmallPackage.Tar(Files);
        FileEntry[] wanted = [new("usr/lib/libx.so.1", "libx.so"), new("usr/include/", ".")];
        for (int length = 0; length < tar.Length; length += 97)
        {
            using TemporaryFolder folder = new();
            try
            {
                IReadOnlyList<string> written = DebianPackage.ExtractTar(new MemoryStream(tar[..length]), "x.deb", wanted, folder.Path);
                Assert.That(written.Select(file => new FileInfo(Path.Combine(folder.Path, file)).Length),
                    Is.EqualTo(new[] { 7, 1, 1 }.Take(written.Count)), $"{length} bytes");
            }
            catch (Exception error) when (error is NativeFetchException or ICSharpCode.SharpZipLib.SharpZipBaseException or EndOfStreamException)
            {
                Assert.That(error.Message, Is.Not.Empty);
            }
        }
    }

    [Test]
    public void A_package_that_is_none_is_an_error_with_the_way_out()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "x.deb");
        File.WriteAllText(path, "no package");
        Assert.That(
            () => DebianPackage.Extract(path, [new FileEntry("a", "a")], folder.Create("out")),
            Throws.TypeOf<NativeFetchException>().With.Message.Contains("x.deb"));
    }

    private static IReadOnlyList<string> Extract(TemporaryFolder folder, (string Path, byte[] Content)[] files, params FileEntry[] wanted) =>
        DebianPackage.ExtractTar(new MemoryStream(SmallPackage.Tar(files)), "x.deb", wanted, folder.Path);
}
