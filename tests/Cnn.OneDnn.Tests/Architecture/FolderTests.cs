namespace Cnn.OneDnn.Tests.Architecture;

/// <summary>The size of folders: what has more files than one takes in at a glance hides where a new one belongs.</summary>
[TestFixture]
internal sealed class FolderTests
{
    private const int MostFiles = 25;

    // More than that is no longer read but searched.
    [Test]
    public void No_folder_has_more_files_than_one_sees_at_a_glance()
    {
        (string Name, int Files)[] folders = [.. Folders()];
        Assert.That(folders.Select(f => f.Name), Does.Contain("src/Cnn.OneDnn/Backends/Managed/Convolution").And.Some.StartsWith("bindings/"),
            "the folders are found");
        Assert.That(folders.Where(f => f.Files > MostFiles).Select(f => $"{f.Name} has {f.Files} files"), Is.Empty);
    }

    // Generated code is as large as what it is generated from; nobody looks for a place in it.
    private static IEnumerable<(string Name, int Files)> Folders() =>
        from root in new[] { "src", "bindings", "native", "samples", "tests" }
        from file in Directory.GetFiles(Path.Combine(Checkout.Root, root), "*.cs", SearchOption.AllDirectories)
        let folder = Path.GetRelativePath(Checkout.Root, Path.GetDirectoryName(file)!).Replace('\\', '/')
        where !folder.Split('/').Any(part => part is "obj" or "bin" or "Generated")
        group file by folder into files
        select (files.Key, files.Count());
}
