namespace Cnn.OneDnn.Tests.Architecture;

/// <summary>A file of the checkout that somebody wrote.</summary>
/// <param name="Name">Its path from the checkout's root.</param>
internal sealed record SourceFile(string Name)
{
    public string[] Lines() => File.ReadAllLines(Path.Combine(Checkout.Root, Name));

    /// <summary>All below some folders, generated ones left out: nobody reads these.</summary>
    public static IEnumerable<SourceFile> Below(params string[] roots) =>
        from root in roots
        from file in Directory.GetFiles(Path.Combine(Checkout.Root, root), "*.cs", SearchOption.AllDirectories)
        let name = Path.GetRelativePath(Checkout.Root, file).Replace('\\', '/')
        where !name.Split('/').Any(part => part is "obj" or "bin" or "Generated")
        orderby name
        select new SourceFile(name);
}
