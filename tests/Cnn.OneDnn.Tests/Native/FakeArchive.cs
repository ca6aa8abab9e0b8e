using Cnn.Native;
using Cnn.Native.Apt;
using Cnn.Native.Manifests;

namespace Cnn.OneDnn.Tests.Native;

/// <summary>An archive whose suites each hold one version of one package, and which can be out of reach.</summary>
internal sealed class FakeArchive : IPackageSource
{
    public Dictionary<string, (string Version, byte[] Package)> Suites { get; } = [];

    public string? Obstacle { get; set; }

    public List<string> Asked { get; } = [];

    public string? Missing() => Obstacle;

    public string Download(PackageEntry entry, string folder)
    {
        Asked.Add($"{entry.Suite} {entry.Version ?? "newest"}");
        if (!Suites.TryGetValue(entry.Suite, out (string Version, byte[] Package) held) || (entry.Version is not null && entry.Version != held.Version))
        {
            throw new NativeFetchException($"{entry.Suite} has no {entry.Name} {entry.Version} any more.");
        }

        string path = Path.Combine(folder, "package.deb");
        File.WriteAllBytes(path, held.Package);
        return path;
    }
}
