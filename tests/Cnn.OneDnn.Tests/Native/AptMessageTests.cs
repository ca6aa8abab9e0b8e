using Cnn.Native.Apt;
using Cnn.Native.Processes;
using Cnn.OneDnn.Tests.Interop;

namespace Cnn.OneDnn.Tests.Native;

internal sealed class AptMessageTests
{
    [TestCase("E: Failed to fetch http://m.example/InRelease  Temporary failure resolving 'm.example'", "network")]
    [TestCase("E: Failed to fetch http://m.example/InRelease  Could not connect to 127.0.0.1:9 (127.0.0.1). - connect (111: Connection refused)", "network")]
    [TestCase("E: The repository 'http://m.example trixie InRelease' is not signed.", "debian-archive-keyring")]
    [TestCase("W: GPG error: The following signatures couldn't be verified: NO_PUBKEY 0E98404D386FA1D9", "debian-archive-keyring")]
    [TestCase("E: Write error - write (28: No space left on device)", "disk")]
    [TestCase("E: The repository 'http://m.example trixie Release' does not have a Release file.", "apt sources")]
    public void A_failure_of_apt_comes_with_the_way_out(string output, string advice) => Assert.That(AptAdvice.For(output), Does.Contain(advice));

    [TestCase("Get:1 x\nE: One.\nE: Two\nmore\n", "E: One. E: Two.")]
    [TestCase("dpkg-deb: error: 'x.deb' is not a Debian format archive\n", "dpkg-deb: error: 'x.deb' is not a Debian format archive.")]
    [TestCase("first\nsecond\nthird\n", "second third.")]
    [TestCase("", ".")]
    public void The_reason_is_the_marked_lines_or_else_the_last(string output, string reason) =>
        Assert.That(new ToolResult(1, output).Reason(), Is.EqualTo(reason));

    [Test]
    public void The_private_configuration_names_nothing_of_the_machine_but_the_archive_and_its_keyring()
    {
        using TemporaryFolder folder = new();
        string path = AptConfiguration.Write(
            folder.Path, new AptSource("http://m.example/debian", ["bookworm"], ["main"], "/keys/debian.gpg"), "trixie", "amd64");

        Assert.That(
            File.ReadAllLines(Path.Combine(folder.Path, "private.sources")),
            Is.EqualTo(new[]
            {
                "Types: deb", "URIs: http://m.example/debian", "Suites: trixie", "Components: main", "Architectures: amd64", "Targets: Packages",
                    "Signed-By: /keys/debian.gpg",
            }));
        IEnumerable<string> folders = File.ReadLines(path)
            .Where(line => line.StartsWith("Dir::", StringComparison.Ordinal) && line.Contains('/', StringComparison.Ordinal));
        Assert.That(folders.Where(
            line => !line.Contains(folder.Path, StringComparison.Ordinal) && !line.Contains("/dev/null", StringComparison.Ordinal)), Is.Empty);
        Assert.That(File.ReadAllText(path), Does.Contain("#clear APT::Update::Post-Invoke;"));
    }
}
