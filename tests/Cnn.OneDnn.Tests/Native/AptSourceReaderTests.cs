using Cnn.Native.Apt;
using Cnn.OneDnn.Tests.Interop;

namespace Cnn.OneDnn.Tests.Native;

internal sealed class AptSourceReaderTests
{
    private const string Keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";

    private static IEnumerable<TestCaseData> Lines()
    {
        yield return Line("deb http://mirror.example/debian bookworm main", new AptSource("http://mirror.example/debian", ["bookworm"], ["main"], null));
        yield return Line("  deb\thttps://mirror.example/debian\tbookworm  main contrib # note",
            new AptSource("https://mirror.example/debian", ["bookworm"], ["main", "contrib"], null));
        yield return Line($"deb [arch=amd64 signed-by={Keyring}] http://mirror.example/debian trixie main",
            new AptSource("http://mirror.example/debian", ["trixie"], ["main"], Keyring));
        yield return Line("deb [ Signed-By=fingerprint ] http://mirror.example/debian trixie main",
            new AptSource("http://mirror.example/debian", ["trixie"], ["main"], null));
        yield return Line("deb-src http://mirror.example/debian bookworm main", null);
        yield return Line("# deb http://mirror.example/debian bookworm main", null);
        yield return Line("deb [arch=amd64 http://mirror.example/debian bookworm main", null);
        yield return Line("deb cdrom:[Debian_12]/ bookworm main", null);
        yield return Line("deb http://mirror.example/debian", null);
        yield return Line("deb", null);
        yield return Line(string.Empty, null);

        static TestCaseData Line(string text, AptSource? source) => new TestCaseData(text, source).SetArgDisplayNames(text);
    }

    [TestCaseSource(nameof(Lines))]
    public void A_line_of_a_list_is_read_or_passed_over(string text, AptSource? expected) =>
        AssertSources(AptSourceReader.ParseLines(text + "\n"), expected is null ? [] : [expected]);

    [Test]
    public void A_stanza_gives_a_source_for_each_address()
    {
        const string Text = $"""
            # the archive
            Types: deb deb-src
            # its older address was another
            URIs: http://mirror.example/debian http://second.example/debian
            Suites: bookworm bookworm-updates
            Components: main
             contrib
            Signed-By: {Keyring}

            Types: deb-src
            URIs: http://mirror.example/source
            Suites: bookworm
            Components: main

            Enabled: no
            Types: deb
            URIs: http://mirror.example/off
            Suites: bookworm
            Components: main
            """;

        AssertSources(
            AptSourceReader.ParseStanzas(Text),
            new AptSource("http://mirror.example/debian", ["bookworm", "bookworm-updates"], ["main", "contrib"], Keyring),
            new AptSource("http://second.example/debian", ["bookworm", "bookworm-updates"], ["main", "contrib"], Keyring));
    }

    [Test]
    public void An_inline_key_is_left_to_the_common_keyrings()
    {
        const string Text =
            "Types: deb\nURIs: http://mirror.example/debian\nSuites: trixie\nComponents: main\nSigned-By:\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n";
        Assert.That(AptSourceReader.ParseStanzas(Text).Single().SignedBy, Is.Null);
    }

    [TestCase(" continuation without a field\n")]
    [TestCase(":\n: x\n")]
    [TestCase("Types: deb\n")]
    [TestCase("Types: deb\nURIs: http://mirror.example/debian\n")]
    public void A_stanza_without_the_needed_fields_is_passed_over(string text) => Assert.That(AptSourceReader.ParseStanzas(text), Is.Empty);

    [Test]
    public void The_first_Debian_archive_is_neither_another_system_s_nor_the_security_archive()
    {
        AptSource[] sources =
        [
            new("http://other.example/apt", ["stable"], ["contrib"], null),
            new("http://other.example/node", ["nodistro"], ["main"], null),
            new("http://mirror.example/debian-security", ["bookworm-security"], ["main"], null),
            new("http://mirror.example/debian", ["bookworm", "bookworm-updates"], ["main"], Keyring),
            new("http://second.example/debian", ["trixie"], ["main"], null),
        ];

        AptSource? found = AptSourceReader.FirstDebian(sources);

        Assert.That(found, Is.SameAs(sources[3]));
        Assert.That(AptSourceReader.OwnSuite(found!), Is.EqualTo("bookworm"));
        Assert.That(AptSourceReader.FirstDebian(sources[..3]), Is.Null);
    }

    [Test]
    public void A_folder_is_read_in_apt_s_order_and_other_files_are_passed_over()
    {
        using TemporaryFolder folder = new();
        string parts = folder.Create("sources.list.d");
        File.WriteAllText(Path.Combine(folder.Path, "sources.list"), "deb http://first.example/debian bookworm main\n");
        File.WriteAllText(Path.Combine(parts, "b.list"), "deb http://third.example/debian bookworm main\n");
        File.WriteAllText(Path.Combine(parts, "a.sources"), "Types: deb\nURIs: http://second.example/debian\nSuites: bookworm\nComponents: main\n");
        File.WriteAllText(Path.Combine(parts, "c.list.disabled"), "deb http://off.example/debian bookworm main\n");

        Assert.That(
            AptSourceReader.ReadFolder(folder.Path).Select(source => source.Uri),
            Is.EqualTo(new[] { "http://first.example/debian", "http://second.example/debian", "http://third.example/debian" }));
    }

    [Test]
    public void A_machine_without_apt_has_no_sources()
    {
        using TemporaryFolder folder = new();
        Assert.That(AptSourceReader.ReadFolder(Path.Combine(folder.Path, "none")), Is.Empty);
    }

    private static void AssertSources(IReadOnlyList<AptSource> actual, params AptSource[] expected) =>
        Assert.That(actual.Select(Describe), Is.EqualTo(expected.Select(Describe)));

    private static string Describe(AptSource source) =>
        $"{source.Uri} [{string.Join(' ', source.Suites)}] [{string.Join(' ', source.Components)}] {source.SignedBy}";
}
