namespace Cnn.Native.Manifests;

/// <summary>A file to take out of a package.</summary>
/// <param name="From">Its path in the package without a leading slash; a path that ends with a slash takes the whole folder.</param>
/// <param name="To">Its name below the package's destination folder; for a folder, where its content goes ("." for the destination itself).</param>
internal sealed record FileEntry(string From, string To)
{
    /// <summary>True when it names a folder.</summary>
    public bool IsFolder => From.EndsWith('/');
}
