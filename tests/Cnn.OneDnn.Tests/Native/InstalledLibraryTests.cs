using Cnn.Native.Elf;
using Cnn.Native.Hosts;

namespace Cnn.OneDnn.Tests.Native;

/// <summary>What <c>Native</c> left in this working copy.</summary>
[NonParallelizable]
internal sealed class InstalledLibraryTests
{
    /// <summary>The version that this working copy installs.</summary>
    public const string Version = "3.12.1";

    private static readonly string Folder = Path.Combine(Checkout.Root, "native", "linux-x64");
    private static readonly string Library = Path.Combine(Folder, "libdnnl.so.3");

    [Test]
    public void The_installed_library_asks_for_no_newer_glibc_than_this_system_has()
    {
        Assert.That(Library, Does.Exist, "Fetch the library with ./build.sh --target=Native, then run the test again.");
        Assert.That(VersionName.HighestGlibc(new ElfLibrary(File.ReadAllBytes(Library))), Is.LessThanOrEqualTo(Glibc.HostVersion()!));
    }

    [Test]
    public void The_installed_library_loads_and_is_the_pinned_version()
    {
        Assert.That(Library, Does.Exist, "Fetch the library with ./build.sh --target=Native, then run the test again.");
        Assert.That(Libraries.OneDnnVersion(Libraries.Load(Library, Folder), Library), Is.EqualTo(Version));
    }

    [Test]
    public void The_installed_library_has_its_licence_beside_it() => Assert.That(File.ReadAllText(Path.Combine(Folder, "libdnnl.copyright")), Does.Contain("Apache-2.0"));
}
