using System.Security.Cryptography;
using Cnn.Native;
using Cnn.Native.Manifests;
using Cnn.Native.Npm;
using Cnn.OneDnn.Tests.Interop;
using ICSharpCode.SharpZipLib.GZip;

namespace Cnn.OneDnn.Tests.Native;

/// <summary>Packages of the npm registry: taken only with their pinned hash, and never in the way of a build when they cannot be had.</summary>
internal sealed class NpmFetcherTests
{
    private static readonly byte[] Package = Gzip(SmallPackage.Tar([("package/dist/x.js", "script"u8.ToArray()), ("package/LICENSE", "words"u8.ToArray())]));

    private readonly List<string> log = [];
    private TemporaryFolder folder = null!;

    private string Installed => Path.Combine(folder.Path, "web", "x", "x.js");

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
        var source = new FakeNpm(Package);
        Run(source, Package);
        Run(source, Package);
        Assert.That(File.ReadAllText(Installed), Is.EqualTo("script"));
        Assert.That(source.Downloads, Is.EqualTo(1));
        Assert.That(log[^1], Does.Contain("up to date"));
    }

    [Test]
    public void A_package_of_another_hash_is_not_used()
    {
        Assert.That(() => Run(new FakeNpm(Package[..^1]), Package), Throws.TypeOf<NativeFetchException>().With.Message.Contains("expected sha512-"));
        Assert.That(File.Exists(Installed), Is.False);
    }

    [Test]
    public void A_damaged_archive_is_one_message() =>
        Assert.That(() => Run(new FakeNpm(Package[..^20]), Package[..^20]), Throws.TypeOf<NativeFetchException>().With.Message.Contains("damaged"));

    [TestCase(true, null, "--offline")]
    [TestCase(false, "npm is not on this machine", "npm is not")]
    public void Without_a_source_the_run_goes_on_and_says_so(bool offline, string? missing, string reason)
    {
        var source = new FakeNpm(Package) { Obstacle = missing };
        Run(source, Package, offline);
        Assert.That(source.Downloads, Is.Zero);
        Assert.That(log.Single(), Does.Contain(reason).And.Contain("left out"));
    }

    [Test]
    public void A_download_that_fails_is_said_and_left_out()
    {
        Run(new FakeNpm(null), Package);
        Assert.That(log.Single(), Does.Contain("no network").And.Contain("Left out"));
    }

    [Test]
    public void What_is_missing_without_a_package_is_said_by_its_group()
    {
        Run(new FakeNpm(null), Package);
        Run(new FakeNpm(null), Package, group: "browser");
        Assert.That(log, Has.Count.EqualTo(2));
        Assert.That(log[0], Does.EndWith("Reports draw their charts without it."));
        Assert.That(log[1], Does.EndWith("Tests that need it are passed over."));
    }

    [TestCase("\"integrity\":\"sha512-", "\"integrity\":\"sha1-", "integrity")]
    [TestCase("\"web\"", "\"runtime\"", "group")]
    [TestCase("web/x", "../x", "folder")]
    [TestCase("package/LICENSE", "/LICENSE", "from")]
    public void An_entry_that_makes_no_sense_is_refused_by_its_field(string part, string replacement, string field)
    {
        string good =
            $$"""{"packages":[],"npm":[{"name":"x","version":"1.0.0","integrity":"{{IntegrityOf(Package)}}","group":"web","folder":"web/x","files":[{"from":"package/LICENSE","to":"LICENSE"}]}]}""";
        Assert.That(PackageManifest.Parse(good, "list").Npm, Has.Count.EqualTo(1));
        Assert.That(() => PackageManifest.Parse(good.Replace(part, replacement, StringComparison.Ordinal), "list"),
            Throws.TypeOf<NativeFetchException>().With.Message.Contains(field));
    }

    [TestCase("\"chromium\"]", "\"--x\"]", "packages")]
    [TestCase("usr/lib/x", "../x", "program")]
    public void A_program_that_makes_no_sense_is_refused_by_its_field(string part, string replacement, string field)
    {
        const string good =
            """{"packages":[],"closures":[{"name":"chromium","group":"browser","folder":"tools/browser","packages":["chromium"],"program":"usr/lib/x"}]}""";
        Assert.That(PackageManifest.Parse(good, "list").Closures, Has.Count.EqualTo(1));
        Assert.That(() => PackageManifest.Parse(good.Replace(part, replacement, StringComparison.Ordinal), "list"),
            Throws.TypeOf<NativeFetchException>().With.Message.Contains(field));
    }

    private void Run(FakeNpm source, byte[] pinned, bool offline = false, string group = "web")
    {
        var entry = new NpmEntry(
            "x", "1.0.0", IntegrityOf(pinned), group, "web/x", [new FileEntry("package/dist/x.js", "x.js"), new FileEntry("package/LICENSE", "LICENSE")]);
        new NpmFetcher(new FetchOptions(folder.Path, group, offline, "amd64", new Version(2, 36)), source, log.Add).Run([entry]);
        log.RemoveAll(l => l.StartsWith("downloading", StringComparison.Ordinal));
    }

    private static string IntegrityOf(byte[] file) => "sha512-" + Convert.ToBase64String(SHA512.HashData(file));

    private static byte[] Gzip(byte[] content)
    {
        using var file = new MemoryStream();
        using (var gzip = new GZipOutputStream(file) { IsStreamOwner = false })
        {
            gzip.Write(content);
        }

        return file.ToArray();
    }

    private sealed class FakeNpm(byte[]? content) : INpmSource
    {
        public int Downloads { get; private set; }

        public string? Obstacle { get; init; }

        public string? Missing() => Obstacle;

        public string Download(NpmEntry entry, string folder)
        {
            Downloads++;
            string file = Path.Combine(folder, "x-1.0.0.tgz");
            File.WriteAllBytes(file, content ?? throw new NativeFetchException("There is no network."));
            return file;
        }
    }
}
