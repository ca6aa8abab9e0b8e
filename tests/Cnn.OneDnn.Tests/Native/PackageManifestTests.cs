using Cnn.Native;
using Cnn.Native.Manifests;

namespace Cnn.OneDnn.Tests.Native;

internal sealed class PackageManifestTests
{
    private const string Hash = "796913149005e2babb84a0c4e5ef780b18f906d5dfb78049f31ae2ab87cc99f1";
    private const string Good =
        $$"""{"packages":[{"name":"libx1","version":"1:2.0+ds-3~deb12u1","suite":"trixie","architecture":"amd64","sha256":"{{Hash}}","group":"runtime","folder":"linux-x64","files":[{"from":"usr/lib/libx.so.1","to":"libx.so.1"}]}]}""";

    [Test]
    public void The_repository_s_own_list_is_valid_and_pins_oneDNN()
    {
        PackageManifest manifest = PackageManifest.Load(Path.Combine(Checkout.Root, "native", "packages.json"));
        PackageEntry library = manifest.Packages.Single(entry => entry.Name == "libdnnl3.6" && entry.Group == "runtime");
        PackageEntry headers = manifest.Packages.Single(entry => entry.Name == "libdnnl-dev");

        Assert.That(library.Version, Is.EqualTo("3.12.1+ds-3"));
        Assert.That(headers.Version, Is.EqualTo(library.Version), "headers and library must be of one version");
        Assert.That(library.Sha256, Is.EqualTo(Hash));
        Assert.That(library.Choices()
            .Select(choice => (choice.Suite, choice.Version, choice.OneDnnVersion, choice.OneDnnFrom, choice.OneDnnBelow, choice.SelfTest)), Is.EqualTo(new[]
        {
            ("forky", "3.12.1+ds-3", "3.12.1", null, null, true),
            ("forky", null, null, "3.12.1", "3.13", true),
            ("trixie", "3.7.2+ds-2", "3.7.2", (string?)null, (string?)null, true),
        }));
        Assert.That(manifest.Packages.Single(entry => entry.Name == "libdnnl3.6" && entry.Group == "tests").Version, Is.EqualTo("3.7.2+ds-2"),
            "the oldest version that is tested");
    }

    [TestCase("\"oneDnnFrom\":\"3.12\",\"oneDnnBelow\":\"3.13\"", null)]
    [TestCase("\"oneDnnFrom\":\"3.13\",\"oneDnnBelow\":\"3.12\"", "oneDnnFrom")]
    [TestCase("\"oneDnnFrom\":\"3.12\"", "oneDnnFrom")]
    [TestCase("\"oneDnnBelow\":\"3.13\"", "oneDnnFrom")]
    [TestCase("\"oneDnnFrom\":\"new\",\"oneDnnBelow\":\"3.13\"", "oneDnnFrom")]
    [TestCase("\"oneDnnVersion\":\"3.12.1\"", "version")]
    public void Another_place_has_a_pin_or_a_range(string key, string? field)
    {
        string json = Good.Replace(
            "\"files\":[", $$"""
            "retarget":"libx.so.1","otherwise":[{"suite":"forky",{{key}},"files":[{"from":"usr/lib/libx.so.2","to":"libx.so.1"}]}],"files":[
            """, StringComparison.Ordinal);
        if (field is not null)
        {
            Assert.That(() => PackageManifest.Parse(json, "list"), Throws.TypeOf<NativeFetchException>().With.Message.Contains($"'libx1': {field}"));
            return;
        }

        PackageEntry[] choices = [.. PackageManifest.Parse(json, "list").Packages.Single().Choices()];
        Assert.That(choices.Select(choice => (choice.Suite, choice.IsOpen, choice.Version, choice.Files[0].From)), Is.EqualTo(new[]
        {
            ("trixie", false, "1:2.0+ds-3~deb12u1", "usr/lib/libx.so.1"), ("forky", true, null, "usr/lib/libx.so.2"),
        }));
        Assert.That(choices[1], Is.EqualTo(choices[0] with
        {
            Suite = "forky",
            Version = null,
            Sha256 = null,
            Files = choices[1].Files,
            OneDnnFrom = "3.12",
            OneDnnBelow = "3.13",
        }));
    }

    [Test]
    public void Every_field_of_an_entry_is_read()
    {
        PackageEntry entry = PackageManifest.Parse(Good, "list").Packages.Single();

        Assert.That(entry.Name, Is.EqualTo("libx1"));
        Assert.That(entry.Version, Is.EqualTo("1:2.0+ds-3~deb12u1"));
        Assert.That(entry.Suite, Is.EqualTo("trixie"));
        Assert.That(entry.Files, Is.EqualTo(new[] { new FileEntry("usr/lib/libx.so.1", "libx.so.1") }));
        Assert.That(entry.Retarget, Is.Null);
    }

    [Test]
    public void A_package_of_the_machine_s_own_suite_needs_no_pin()
    {
        string json = Good.Replace("trixie", "host", StringComparison.Ordinal).Replace($",\"sha256\":\"{Hash}\"", string.Empty, StringComparison.Ordinal);
        Assert.That(PackageManifest.Parse(json, "list").Packages.Single().Sha256, Is.Null);
    }

    [TestCase("", "list")]
    [TestCase("null", "empty")]
    [TestCase("[]", "not a list of packages")]
    [TestCase("{}", "not a list of packages")]
    [TestCase("{\"packages\":[{}]}", "not a list of packages")]
    [TestCase("{\"packages\":null}", "not a list of packages")]
    public void What_is_no_list_is_refused(string json, string message) =>
        Assert.That(() => PackageManifest.Parse(json, "list"), Throws.TypeOf<NativeFetchException>().With.Message.Contains(message));

    [TestCase("libx1", "-y", "name")]
    [TestCase("libx1", "a b", "name")]
    [TestCase("1:2.0+ds-3~deb12u1", "2.0 --allow", "version")]
    [TestCase("trixie", "../trixie", "suite")]
    [TestCase("trixie", "trixie\\n", "suite")]
    [TestCase("amd64", "*", "architecture")]
    [TestCase("runtime", "other", "group")]
    [TestCase("linux-x64", "../linux-x64", "folder")]
    [TestCase("linux-x64", "/tmp", "folder")]
    [TestCase("\"libx.so.1\"", "\"../libx.so.1\"", "to")]
    [TestCase("\"libx.so.1\"", "\"/libx.so.1\"", "to")]
    [TestCase("usr/lib/libx.so.1", "usr//libx.so.1", "from")]
    [TestCase(Hash, "92CD", "sha256")]
    [TestCase($",\"sha256\":\"{Hash}\"", "", "sha256")]
    [TestCase("[{\"from\":\"usr/lib/libx.so.1\",\"to\":\"libx.so.1\"}]", "[]", "files")]
    [TestCase("\"files\"", "\"retarget\":\"other.so\",\"files\"", "retarget")]
    [TestCase("\"files\"", "\"hash\":\"x\",\"files\"", "hash")]
    public void An_entry_that_makes_no_sense_is_refused_by_its_field(string part, string replacement, string field)
    {
        string json = Good.Replace(part, replacement, StringComparison.Ordinal);
        Assert.That(json, Is.Not.EqualTo(Good));
        Assert.That(() => PackageManifest.Parse(json, "list"), Throws.TypeOf<NativeFetchException>().With.Message.Contains(field));
    }

    [TestCase("emulator", "browser pages", "name")]
    [TestCase("peers", "other", "group")]
    [TestCase("trixie", "../trixie", "suite")]
    [TestCase("tools/x", "../x", "folder")]
    [TestCase("python3-x", "-y", "packages")]
    [TestCase("usr/bin/python3", "/usr/bin/python3", "program")]
    public void A_program_for_tests_is_held_to_the_same(string part, string replacement, string field)
    {
        const string program =
            """{"packages":[],"closures":[{"name":"emulator","group":"peers","suite":"trixie","folder":"tools/x","packages":["python3-x"],"program":"usr/bin/python3"}]}""";
        string good = program.Replace("peers", "machines", StringComparison.Ordinal),
            bad = program.Replace(part, replacement, StringComparison.Ordinal).Replace("\"peers\"", "\"machines\"", StringComparison.Ordinal);
        Assert.That(PackageManifest.Parse(good, "list").Closures.Single().Suite, Is.EqualTo("trixie"));
        Assert.That(() => PackageManifest.Parse(bad, "list"), Throws.TypeOf<NativeFetchException>().With.Message.Contains(field));
    }

    [Test]
    public void Packages_for_another_processor_need_a_suite()
    {
        const string Arm =
            """{"packages":[],"closures":[{"name":"arm64","group":"machines","suite":"bookworm","architecture":"arm64","folder":"tools/arm64","packages":["libc6"],"program":"lib/ld-linux-aarch64.so.1"}]}""";
        Assert.That(PackageManifest.Parse(Arm, "list").Closures.Single().Architecture, Is.EqualTo("arm64"));
        string without = Arm.Replace("\"suite\":\"bookworm\",", "", StringComparison.Ordinal);
        Assert.That(() => PackageManifest.Parse(without, "list"), Throws.TypeOf<NativeFetchException>().With.Message.Contains("a suite beside it"));
    }

    [Test]
    public void A_missing_list_is_an_error_that_names_it() =>
        Assert.That(() => PackageManifest.Load("no-such-list.json"), Throws.TypeOf<NativeFetchException>().With.Message.Contains("no-such-list.json"));

    [Test]
    public void A_changed_entry_has_another_digest()
    {
        PackageEntry entry = PackageManifest.Parse(Good, "list").Packages.Single();
        Assert.That(PackageManifest.Digest(entry), Is.EqualTo(PackageManifest.Digest(PackageManifest.Parse(Good, "list").Packages.Single())));
        Assert.That(PackageManifest.Digest(entry with { Version = "2.1" }), Is.Not.EqualTo(PackageManifest.Digest(entry)));
        Assert.That(PackageManifest.Digest(entry with { Files = [new FileEntry("usr/lib/libx.so.1", "y")] }), Is.Not.EqualTo(PackageManifest.Digest(entry)));
    }
}
