using System.Security.Cryptography;
using Cnn.Native;
using Cnn.Native.Manifests;
using Cnn.Native.Trials;
using Cnn.OneDnn.Tests.Interop;

namespace Cnn.OneDnn.Tests.Native;

/// <summary>
/// A library with several places: the pinned file of a suite that moves, whatever that suite holds later within a range, the pinned file of a suite that stands
/// still.
/// </summary>
internal sealed class PackageChoiceTests
{
    private const byte Pinned = 1, Newer = 2, TooNew = 3, Wrong = 4, Old = 5;

    private readonly List<string> log = [];
    private readonly FakeTrial trial = new(
        (Pinned, new TrialResult("3.12.1", null)),
        (Newer, new TrialResult("3.12.4", null)),
        (TooNew, new TrialResult("3.13.0", null)),
        (Wrong, new TrialResult("3.12.5", "its reorder gives wrong values.")),
        (Old, new TrialResult("3.7.2", null)));

    private TemporaryFolder folder = null!;
    private FakeArchive archive = null!;

    private byte Installed => File.ReadAllBytes(Path.Combine(folder.Path, "linux-x64", "libx.so"))[^1];

    private string Log => string.Join('\n', log);

    [SetUp]
    public void Start()
    {
        folder = new TemporaryFolder();
        archive = new FakeArchive { Suites = { ["moving"] = ("3.12.1-1", Package(Pinned)), ["still"] = ("3.7.2-1", Package(Old)) } };
        log.Clear();
        trial.SelfTests.Clear();
    }

    [TearDown]
    public void DeleteFolder() => folder.Dispose();

    [Test]
    public void The_pinned_file_is_taken_while_it_is_there()
    {
        Run();
        Assert.That(Installed, Is.EqualTo(Pinned));
        Assert.That(archive.Asked, Is.EqualTo(new[] { "moving 3.12.1-1" }));
        Assert.That(log.Single(), Does.Contain("libx1 is in linux-x64").And.Contain("3.12.1-1 of moving"));
    }

    [Test]
    public void Once_it_is_gone_a_newer_one_of_the_range_is_taken_if_it_computes_rightly()
    {
        archive.Suites["moving"] = ("3.12.4-1", Package(Newer));
        Run();
        Assert.That(Installed, Is.EqualTo(Newer));
        Assert.That(trial.SelfTests, Is.EqualTo(new[] { true }), "nobody has looked at this file before");
        Assert.That(Log, Does.Contain("libx1 3.12.1-1 of moving is not used: moving has no libx1 3.12.1-1 any more")
            .And.Contain("is in linux-x64: 1 files, from 3.12.1 and below 3.13 of moving"));

        Run();
        Assert.That(archive.Asked, Has.Count.EqualTo(2), "what was taken is not asked for again");
        Assert.That(log[^1], Does.Contain("up to date").And.Contain("of moving"));
    }

    [TestCase(TooNew, "reports version 3.13.0 once loaded, expected 3.12.1 or later, below 3.13")]
    [TestCase(Wrong, "its reorder gives wrong values")]
    public void A_newer_one_outside_of_the_range_or_that_computes_wrongly_is_left_for_the_old_one(byte held, string reason)
    {
        archive.Suites["moving"] = ("3.99-1", Package(held));
        Run();
        Assert.That(Installed, Is.EqualTo(Old));
        Assert.That(Log, Does.Contain(reason).And.Contain("3.7.2-1 of still"));
        Assert.That(Directory.GetFiles(Path.Combine(folder.Path, ".apt", "packages")).Select(Path.GetFileName), Is.EqualTo(new[] { "libx1_still_amd64.deb" }),
            "a refused file is not kept for the next run");
    }

    [Test]
    public void A_suite_that_is_gone_leaves_the_old_one()
    {
        archive.Suites.Remove("moving");
        Run();
        Assert.That(Installed, Is.EqualTo(Old));
        Assert.That(archive.Asked, Is.EqualTo(new[] { "moving 3.12.1-1", "moving newest", "still 3.7.2-1" }));
    }

    [Test]
    public void Another_file_under_the_pinned_version_is_not_the_pinned_one()
    {
        archive.Suites["moving"] = ("3.12.1-1", Package(TooNew));
        Run();
        Assert.That(Installed, Is.EqualTo(Old));
        Assert.That(Log, Does.Contain("expected " + Hash(Package(Pinned))));
    }

    [Test]
    public void Where_no_place_has_it_every_reason_is_told()
    {
        archive.Suites.Clear();
        Assert.That(Run, Throws.TypeOf<NativeFetchException>().With.Message.Contains("none of its 3 places").And.Message.Contains("moving has no libx1")
            .And.Message.Contains("still has no libx1 3.7.2-1"));
        Assert.That(Path.Combine(folder.Path, "linux-x64"), Does.Not.Exist);
    }

    [Test]
    public void Without_apt_every_place_is_left_out_and_the_run_goes_on()
    {
        archive.Obstacle = "apt-get is not on this machine";
        Run();
        Assert.That(log, Has.Count.EqualTo(3).And.All.Contains("was not fetched before and apt-get is not on this machine: left out"));
        Assert.That(log[^1], Does.Contain("managed"));
    }

    [TestCase("still", Old)]
    [TestCase("moving", Newer)]
    public void Offline_takes_what_an_earlier_run_has_left(string suite, byte expected)
    {
        archive.Suites["moving"] = ("3.12.4-1", Package(Newer));
        if (suite == "still")
        {
            archive.Suites.Remove("moving");
        }

        Run();
        Directory.Delete(Path.Combine(folder.Path, "linux-x64"), recursive: true);
        archive.Asked.Clear();
        Run(offline: true);
        Assert.That(Installed, Is.EqualTo(expected));
        Assert.That(archive.Asked, Is.Empty);
    }

    [Test]
    public void What_was_taken_only_because_nothing_could_be_asked_is_looked_for_again()
    {
        archive.Suites.Remove("moving");
        Run();
        Directory.Delete(Path.Combine(folder.Path, "linux-x64"), recursive: true);
        archive.Suites["moving"] = ("3.12.1-1", Package(Pinned));
        Run(offline: true);
        Assert.That(Installed, Is.EqualTo(Old));
        Run();
        Assert.That(Installed, Is.EqualTo(Pinned));
    }

    [Test]
    public void A_library_that_needs_a_newer_system_leaves_the_next_place()
    {
        archive.Suites["still"] = ("3.7.2-1", SmallPackage.Build(("./usr/lib/libx.so", [.. new SmallElf().Build(), Old])));
        PackageEntry entry = Entry() with { Otherwise = [Entry().Otherwise[1] with { Sha256 = Hash(archive.Suites["still"].Package) }] };
        new Fetcher(Options() with { Glibc = new Version(2, 31) }, archive, trial, log.Add).Run(new PackageManifest([entry]));
        Assert.That(Installed, Is.EqualTo(Old));
        Assert.That(Log, Does.Contain("3.12.1-1 of moving needs glibc 2.34 even when retargeted, this system has 2.31: left out"));
    }

    private static byte[] Package(byte last) => SmallPackage.Build(("./usr/lib/libx.so", [.. SmallElf.OneDnn().Build(), last]));

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static PackageEntry Entry()
    {
        FileEntry[] files = [new("usr/lib/libx.so", "libx.so")];
        return new PackageEntry("libx1", "moving", "amd64", "runtime", "linux-x64", files)
        {
            Version = "3.12.1-1",
            Sha256 = Hash(Package(Pinned)),
            Retarget = "libx.so",
            OneDnnVersion = "3.12.1",
            Otherwise =
            [
                new PackageChoice("moving", files) { OneDnnFrom = "3.12.1", OneDnnBelow = "3.13" },
                new PackageChoice("still", files) { Version = "3.7.2-1", Sha256 = Hash(Package(Old)), OneDnnVersion = "3.7.2" },
            ],
        };
    }

    private FetchOptions Options(bool offline = false) => new(folder.Path, null, offline, "amd64", new Version(2, 41));

    private void Run() => Run(offline: false);

    private void Run(bool offline) => new Fetcher(Options(offline), archive, trial, log.Add).Run(new PackageManifest([Entry()]));
}
