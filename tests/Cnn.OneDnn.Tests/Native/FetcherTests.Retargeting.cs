using Cnn.Native;
using Cnn.Native.Apt;
using Cnn.Native.Manifests;

namespace Cnn.OneDnn.Tests.Native;

/// <content>Libraries that are made fit for an older system.</content>
internal sealed partial class FetcherTests
{
    [Test]
    public void A_library_of_another_shape_is_refused_and_leaves_nothing()
    {
        SmallElf elf = SmallElf.OneDnn();
        elf.Import("arc4random", 0x12, 3);
        (FakePackageSource source, PackageEntry entry) = Library(elf.Build());

        Assert.That(() => Run(source, entry),
            Throws.TypeOf<NativeFetchException>().With.Message.Contains("arc4random").And.Message.Contains("CNN_ONEDNN_LIBRARY"));
        Assert.That(Leftovers(), Is.Empty);
    }

    [Test]
    public void A_retargeted_library_has_both_hashes_in_its_stamp()
    {
        byte[] original = SmallElf.OneDnn().Build();
        (FakePackageSource source, PackageEntry entry) = Library(original);
        Run(source, entry);

        string stamp = File.ReadAllText(Path.Combine(folder.Path, "linux-x64", ".libx1.stamp.json"));
        Assert.That(stamp, Does.Contain(Hash(original)).And.Contain(Hash(File.ReadAllBytes(Installed))).And.Contain("\"2.34\""));
        Assert.That(File.ReadAllBytes(Installed), Is.Not.EqualTo(original));
    }

    [Test]
    public void A_new_enough_glibc_gets_the_library_as_it_is()
    {
        byte[] original = SmallElf.OneDnn().Build();
        (FakePackageSource source, PackageEntry entry) = Library(original);
        new Fetcher(Options() with { Glibc = new Version(2, 38) }, source, new FakeTrial(), log.Add).Run(new PackageManifest([entry]));

        Assert.That(File.ReadAllBytes(Installed), Is.EqualTo(original));
    }

    [Test]
    public void A_glibc_that_is_too_old_even_for_the_copy_goes_on_without()
    {
        (FakePackageSource source, PackageEntry entry) = Library(SmallElf.OneDnn().Build());
        new Fetcher(Options() with { Glibc = new Version(2, 31) }, source, new FakeTrial(), log.Add).Run(new PackageManifest([entry]));

        Assert.That(File.Exists(Installed), Is.False);
        Assert.That(string.Join(' ', log), Does.Contain("2.34").And.Contain("2.31").And.Contain("managed"));
    }

    [Test]
    public void A_library_fetched_on_a_newer_system_is_prepared_again_on_an_older_one()
    {
        (FakePackageSource source, PackageEntry entry) = Library(SmallElf.OneDnn().Build());
        new Fetcher(Options() with { Glibc = new Version(2, 41) }, source, new FakeTrial(), log.Add).Run(new PackageManifest([entry]));
        Run(source, entry);

        Assert.That(string.Join(' ', log), Does.Contain("retargeted"));
    }
}
