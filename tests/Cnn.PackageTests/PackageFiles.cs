using System.IO.Compression;
using System.Xml.Linq;
using Cnn.OneDnn.Tests;

namespace Cnn.PackageTests;

/// <summary>The packages that the target Pack left.</summary>
internal static class PackageFiles
{
    public static string Folder { get; } = Path.Combine(Checkout.Root, "artifacts", "packages");

    /// <summary>The version of the packages, from the engine's file name.</summary>
    public static string Version { get; } = Path.GetFileName(Find("Cnn.OneDnn", "nupkg"))["Cnn.OneDnn.".Length..^".nupkg".Length];

    /// <summary>Opens a package: nupkg, or snupkg for its symbols.</summary>
    public static ZipArchive Open(string id, string kind = "nupkg") => ZipFile.OpenRead(Find(id, kind));

    /// <summary>The names of the files in a package.</summary>
    public static string[] Names(string id, string kind = "nupkg")
    {
        using ZipArchive package = Open(id, kind);
        return [.. package.Entries.Select(e => e.FullName)];
    }

    /// <summary>A file of a package.</summary>
    public static byte[] Read(string id, string name, string kind = "nupkg")
    {
        using ZipArchive package = Open(id, kind);
        ZipArchiveEntry entry = package.GetEntry(name)
            ?? throw new AssertionException($"{id} has no {name}; it has {string.Join(", ", package.Entries.Select(e => e.FullName))}.");
        using Stream stream = entry.Open();
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    /// <summary>The packages that a package asks for.</summary>
    public static string[] Dependencies(string id)
    {
        XDocument description = XDocument.Load(new MemoryStream(Read(id, $"{id}.nuspec")));
        return [.. description.Descendants().Where(e => e.Name.LocalName == "dependency").Select(e => (string)e.Attribute("id")!)];
    }

    // An identity may be the beginning of another one: what follows it must be the version.
    private static string Find(string id, string kind) =>
        (Directory.Exists(Folder) ? Directory.GetFiles(Folder, $"{id}.*.{kind}") : [])
            .FirstOrDefault(f => char.IsAsciiDigit(Path.GetFileName(f)[id.Length + 1]))
            ?? throw new AssertionException($"{Folder} holds no {id}.*.{kind}: run ./build.sh --target=Pack first, or PackTest, which does both.");
}
