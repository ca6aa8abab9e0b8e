using System.Security.Cryptography;
using Cnn.Native;
using Cnn.Native.Apt;
using Cnn.Native.Manifests;
using Cnn.OneDnn.Tests.Interop;

namespace Cnn.OneDnn.Tests.Native;

internal sealed partial class FetcherTests
{
    private static readonly byte[] Package = SmallPackage.Build(
        ("./usr/lib/libx.so.1", "library"u8.ToArray()), ("./usr/share/doc/copyright", "words"u8.ToArray()));

    private readonly List<string> log = [];
    private TemporaryFolder folder = null!;

    private string Installed => Path.Combine(folder.Path, "linux-x64", "libx.so.1");

    [SetUp]
    public void CreateFolder()
    {
        folder = new TemporaryFolder();
        log.Clear();
    }

    [TearDown]
    public void DeleteFolder() => folder.Dispose();

    [Test]
    public void The_files_are_installed_and_a_second_run_does_nothing()
    {
        FakePackageSource source = new(Package);
        Run(source);
        Run(source);

        Assert.That(File.ReadAllText(Installed), Is.EqualTo("library"));
        Assert.That(source.Downloads, Is.EqualTo(1));
        Assert.That(log[^1], Does.Contain("up to date"));
    }

    [TestCase("libxxxy")]
    [TestCase("other")]
    [TestCase(null)]
    public void A_file_that_was_changed_or_deleted_is_restored_without_the_network(string? content)
    {
        FakePackageSource source = new(Package);
        Run(source);
        if (content is null)
        {
            File.Delete(Installed);
        }
        else
        {
            File.WriteAllText(Installed, content);
        }

        Run(source, offline: true);

        Assert.That(File.ReadAllText(Installed), Is.EqualTo("library"));
        Assert.That(source.Downloads, Is.EqualTo(1));
    }

    [TestCase("")]
    [TestCase("{")]
    [TestCase("null")]
    [TestCase("{\"Entry\":null}")]
    public void A_damaged_stamp_means_to_install_again(string stamp)
    {
        FakePackageSource source = new(Package);
        Run(source);
        File.WriteAllText(Path.Combine(folder.Path, "linux-x64", ".libx1.stamp.json"), stamp);
        Run(source);

        Assert.That(log[^1], Does.Contain("libx1 is in linux-x64"));
    }

    [Test]
    public void A_changed_entry_is_installed_anew()
    {
        FakePackageSource source = new(Package);
        Run(source);
        Run(source, Entry() with { Files = [new FileEntry("usr/share/doc/copyright", "libx.so.1")] });

        Assert.That(File.ReadAllText(Installed), Is.EqualTo("words"));
    }

    [Test]
    public void A_truncated_download_is_refused_and_leaves_nothing()
    {
        FakePackageSource source = new(Package[..^1]);

        Assert.That(() => Run(source), Throws.TypeOf<NativeFetchException>().With.Message.Contains("truncated").And.Message.Contains(Entry().Sha256!));
        Assert.That(Leftovers(), Is.Empty);
    }

    [Test]
    public void A_truncated_package_from_an_earlier_run_is_fetched_again()
    {
        FakePackageSource source = new(Package);
        Run(source);
        string kept = Directory.GetFiles(Path.Combine(folder.Path, ".apt", "packages")).Single();
        File.WriteAllBytes(kept, Package[..100]);
        File.Delete(Installed);
        Run(source);

        Assert.That(File.ReadAllText(Installed), Is.EqualTo("library"));
        Assert.That(source.Downloads, Is.EqualTo(2));
    }

    [Test]
    public void A_damaged_package_is_an_error_even_where_its_hash_was_pinned()
    {
        byte[] damaged = Package[..^600];
        Assert.That(() => Run(new FakePackageSource(damaged), Entry() with { Sha256 = Hash(damaged) }),
            Throws.TypeOf<NativeFetchException>().With.Message.Contains("libx1"));
        Assert.That(Leftovers(), Is.Empty);
    }

    [Test]
    public void Without_apt_the_run_says_so_and_goes_on()
    {
        Run(new FakePackageSource(Package) { Obstacle = "apt-get is not on this machine" });

        Assert.That(log.Single(), Does.Contain("apt-get is not on this machine").And.Contain("managed"));
        Assert.That(Leftovers(), Is.Empty);
    }

    [Test]
    public void Offline_without_an_earlier_run_says_so_and_goes_on()
    {
        FakePackageSource source = new(Package);
        Run(source, offline: true);

        Assert.That(log.Single(), Does.Contain("--offline").And.Contain("managed"));
        Assert.That(source.Downloads, Is.Zero);
    }

    [Test]
    public void Another_processor_and_another_C_library_are_left_out()
    {
        FakePackageSource source = new(Package);
        new Fetcher(Options() with { Architecture = "arm64" }, source, new FakeTrial(), log.Add).Run(new PackageManifest([Entry()]));
        new Fetcher(Options() with { Glibc = null }, source, new FakeTrial(), log.Add).Run(new PackageManifest([Entry()]));

        Assert.That(log, Has.Count.EqualTo(2));
        Assert.That(log[0], Does.Contain("arm64"));
        Assert.That(log[1], Does.Contain("C library"));
        Assert.That(source.Downloads, Is.Zero);
    }

    [Test]
    public void A_package_is_not_needed_where_the_system_has_its_library()
    {
        FakePackageSource source = new(Package);
        Run(source, Entry() with { SkipIfLoads = "libc.so.6" });
        Assert.That(source.Downloads, Is.Zero);

        Run(source, Entry() with { SkipIfLoads = "libno-such-library.so.1" });
        Assert.That(source.Downloads, Is.EqualTo(1));
    }

    [Test]
    public void Only_the_asked_group_is_fetched()
    {
        FakePackageSource source = new(Package);
        new Fetcher(Options() with { Group = "tools" }, source, new FakeTrial(), log.Add).Run(new PackageManifest([Entry()]));
        Assert.That(log, Is.Empty);
    }

    private static (FakePackageSource Source, PackageEntry Entry) Library(byte[] elf)
    {
        byte[] package = SmallPackage.Build(("./usr/lib/libx.so.1", elf));
        PackageEntry entry = Entry() with { Sha256 = Hash(package), Files = [new FileEntry("usr/lib/libx.so.1", "libx.so.1")], Retarget = "libx.so.1" };
        return (new FakePackageSource(package), entry);
    }

    private static PackageEntry Entry() => new(
        "libx1", "trixie", "amd64", "runtime", "linux-x64",
        [new FileEntry("usr/lib/libx.so.1", "libx.so.1"), new FileEntry("usr/share/doc/copyright", "libx.copyright")])
    {
        Version = "1",
        Sha256 = Hash(Package),
    };

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private FetchOptions Options(bool offline = false) => new(folder.Path, null, offline, "amd64", new Version(2, 36));

    private void Run(IPackageSource source, bool offline = false) =>
        new Fetcher(Options(offline), source, new FakeTrial(), log.Add).Run(new PackageManifest([Entry()]));

    private void Run(IPackageSource source, PackageEntry entry) => new Fetcher(Options(), source, new FakeTrial(), log.Add).Run(new PackageManifest([entry]));

    private string[] Leftovers() =>
        [.. Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) != "lock" && !file.EndsWith(".deb", StringComparison.Ordinal))];
}
