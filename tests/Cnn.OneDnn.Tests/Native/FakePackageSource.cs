using Cnn.Native.Apt;
using Cnn.Native.Manifests;

namespace Cnn.OneDnn.Tests.Native;

/// <summary>An archive that hands out given bytes and counts how often it is asked.</summary>
internal sealed class FakePackageSource(byte[] package) : IPackageSource
{
    public byte[] Package { get; set; } = package;

    public string? Obstacle { get; init; }

    public int Downloads { get; private set; }

    public string? Missing() => Obstacle;

    public string Download(PackageEntry entry, string folder)
    {
        Downloads++;
        string path = Path.Combine(folder, "package.deb");
        File.WriteAllBytes(path, Package);
        return path;
    }
}
