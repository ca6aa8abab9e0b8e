using Cnn.Native.Elf;
using Cnn.Native.Hosts;
using Cnn.Native.Manifests;

namespace Cnn.OneDnn.Tests.Native;

/// <summary>What <c>Native</c> left in this working copy.</summary>
[NonParallelizable]
internal sealed class InstalledLibraryTests
{
    private static readonly string Folder = Path.Combine(Checkout.Root, "native", "linux-x64");
    private static readonly string Library = Path.Combine(Folder, "libdnnl.so.3");

    [Test]
    public void The_installed_library_asks_for_no_newer_glibc_than_this_system_has()
    {
        Assert.That(Library, Does.Exist, "Fetch the library with ./build.sh --target=Native, then run the test again.");
        Assert.That(VersionName.HighestGlibc(new ElfLibrary(File.ReadAllBytes(Library))), Is.LessThanOrEqualTo(Glibc.HostVersion()!));
    }

    [Test]
    public void The_installed_library_loads_and_is_of_a_version_that_is_meant()
    {
        Assert.That(Library, Does.Exist, "Fetch the library with ./build.sh --target=Native, then run the test again.");
        string version = Libraries.OneDnnVersion(Libraries.Load(Library, Folder), Library);
        Assert.That(Meant().Where(choice => choice.Suits(version)), Is.Not.Empty, version);
    }

    [Test]
    public void The_installed_library_has_its_licence_beside_it() =>
        Assert.That(File.ReadAllText(Path.Combine(Folder, "libdnnl.copyright")), Does.Contain("Apache-2.0"));

    /// <summary>The library as each of its places has it.</summary>
    public static IEnumerable<PackageEntry> Meant() =>
        PackageManifest.Load(Path.Combine(Checkout.Root, "native", "packages.json"))
            .Packages.Single(entry => entry is { Name: "libdnnl3.6", Group: "runtime" }).Choices();
}
