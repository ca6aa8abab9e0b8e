namespace Cnn.OneDnn.Tests.Architecture;

/// <summary>The size of folders: what has more files than one takes in at a glance hides where a new one belongs.</summary>
[TestFixture]
internal sealed class FolderTests
{
    private const int MostFiles = 25;

    // Folders that are still too large; each is being divided, and none may be added.
    private static readonly string[] Exceptions = ["src/Cnn.OneDnn/Graph/Ops", "src/Cnn.OneDnn/Planning"];

    // More than that is no longer read but searched.
    [Test]
    public void NoFolderHasMoreFilesThanOneSeesAtAGlance()
    {
        (string Name, int Files)[] folders = [.. Folders()];
        Assert.That(folders.Select(f => f.Name), Does.Contain("src/Cnn.OneDnn/Backends/Managed/Convolution").And.Some.StartsWith("bindings/"), "the folders are found");
        Assert.That(folders.Where(f => f.Files > MostFiles && !Exceptions.Contains(f.Name)).Select(f => $"{f.Name} has {f.Files} files"), Is.Empty);
    }

    // An exception that is not needed any more would let the folder grow again unseen.
    [TestCaseSource(nameof(Exceptions))]
    public void AnExceptionIsStillNeeded(string folder) =>
        Assert.That(Folders().Where(f => f.Name == folder).Select(f => f.Files), Has.All.GreaterThan(MostFiles).And.Exactly(1).Items, "take it off the list");

    // Generated code is as large as what it is generated from; nobody looks for a place in it.
    private static IEnumerable<(string Name, int Files)> Folders() =>
        from root in new[] { "src", "bindings" }
        from file in Directory.GetFiles(Path.Combine(Checkout.Root, root), "*.cs", SearchOption.AllDirectories)
        let folder = Path.GetRelativePath(Checkout.Root, Path.GetDirectoryName(file)!).Replace('\\', '/')
        where !folder.Split('/').Any(part => part is "obj" or "bin" or "Generated")
        group file by folder into files
        select (files.Key, files.Count());
}
