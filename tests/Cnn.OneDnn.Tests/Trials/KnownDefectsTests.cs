using Cnn.OneDnn.Interop;
using Cnn.OneDnn.Tests.Interop;
using Machine = System.Runtime.InteropServices.Architecture;

namespace Cnn.OneDnn.Tests.Trials;

[NonParallelizable]
internal sealed class KnownDefectsTests
{
    private static readonly FakeSystemFiles NoFiles = new([]);
    private static readonly LibraryTrials NoTrials = new(null, TimeSpan.FromMinutes(1), null);

    [TestCase("3.6.2", true)]
    [TestCase("3.7.2", true)]
    [TestCase("3.9.1", true)]
    [TestCase("3.10.0", false)]
    [TestCase("3.12.1", false)]
    [TestCase("3.13.0", false)]
    [TestCase("of another kind", false)]
    public void A_version_is_left_alone_where_caches_are_hidden_and_it_reads_them_carelessly(string version, bool wrong)
    {
        foreach (bool hidden in (bool[])[false, true])
        {
            Assert.That(KnownDefects.Find(version, Amd(hidden)) is not null, Is.EqualTo(wrong && hidden));
            Assert.That(KnownDefects.Find(version, Intel(hidden)) is not null, Is.EqualTo(wrong && hidden));
        }
    }

    [TestCase("3.9.1", false)]
    [TestCase("3.12.1", true)]
    [TestCase("3.13.0", false)]
    public void Arm_processors_without_a_described_cache_have_a_defect_of_their_own(string version, bool wrong)
    {
        ProcessorIdentity arm = ProcessorIdentity.Detect(new FakeCpuId { IsSupported = false }, NoFiles, Machine.Arm64);
        Assert.That(KnownDefects.Find(version, arm) is not null, Is.EqualTo(wrong));
        Assert.That(KnownDefects.Find(version, arm with { Caches = [new ProcessorCache(1, 64 << 10)] }), Is.Null);
    }

    [Test]
    public void Every_entry_says_where_it_is_known_from() =>
        Assert.That(KnownDefects.All,
            Is.Not.Empty.And.All.Matches<KnownDefect>(d => d!.From < d.Below && d.Condition.Length > 0 && d.Breaks.Length > 0 && d.Source.Length > 0));

    [Test]
    public void A_library_that_is_known_to_be_wrong_is_passed_over_with_the_reason_and_the_way_out()
    {
        using BrokenLibrary old = BrokenLibrary.OfVersion(3, 7, 2);
        NativeLibraryReport report = NativeLibraryLocator.Examine(Search(old.Path) with { Processor = Amd(hidden: true) });
        using (Assert.EnterMultipleScope())
        {
            Assert.That((report.IsLoaded, report.Attempts.Single().IsRefused), Is.EqualTo((false, true)));
            Assert.That(report.Objection, Does.Contain("3.7.2 is known to compute wrongly").And.Contain("hides the processor's caches"));
            Assert.That(report.Remedy, Does.Contain("--target=Native").And.Contain("3.12.1").And.Contain("CNN_ONEDNN_CHECK=off"));
            Assert.That(NativeLibraryLocator.Examine(Search(old.Path) with { Processor = Amd(hidden: false) }).IsLoaded);
        }
    }

    [Test]
    public void A_later_library_of_the_same_search_is_taken_instead()
    {
        using BrokenLibrary old = BrokenLibrary.OfVersion(3, 7, 2), good = BrokenLibrary.OfVersion(3, 12, 1);
        using var folder = new TemporaryFolder();
        string beside = Path.Combine(folder.Create("application"), "libdnnl.so.3"), system = Path.Combine(folder.Create("lib"), "libdnnl.so.3");
        File.Copy(old.Path, beside);
        File.Copy(good.Path, system);
        NativeLibraryReport report = NativeLibraryLocator.Examine(Search(null) with
        {
            Processor = Amd(hidden: true),
            BaseDirectory = Path.GetDirectoryName(beside)!,
            SystemDirectories = [Path.GetDirectoryName(system)!],
        });
        Assert.That((report.LoadedPath, report.Version), Is.EqualTo((system, "3.12.1")), report.ToString());
        Assert.That(report.Objection, Does.Contain(beside));
    }

    [Test]
    public void Whoever_wants_it_all_the_same_gets_it_with_a_warning()
    {
        using BrokenLibrary old = BrokenLibrary.OfVersion(3, 7, 2);
        NativeLibraryReport report = NativeLibraryLocator.Examine(Search(old.Path) with { Processor = Amd(hidden: true), IsChecked = false });
        Assert.That(report.IsLoaded, report.ToString());
        Assert.That(report.Warning, Does.Contain("known to compute wrongly"));
        Assert.That(report.ToString(), Does.Contain("CNN_ONEDNN_CHECK is off"));
    }

    private static ProcessorIdentity Amd(bool hidden) => ProcessorIdentity.Detect(FakeCpuId.Amd(hidden), NoFiles, Machine.X64);

    private static ProcessorIdentity Intel(bool hidden) => ProcessorIdentity.Detect(FakeCpuId.Intel(hidden), NoFiles, Machine.X64);

    private static NativeLibrarySearch Search(string? path) => new()
    {
        OptionPath = path,
        EnvironmentPath = null,
        RuntimeIdentifier = "linux-x64",
        AssemblyPath = null,
        HostFolders = [],
        SystemDirectories = [],
        Trials = NoTrials,
    };
}
