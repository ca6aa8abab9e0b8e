using Cnn.Machines;

namespace Cnn.Cli.Tests.Machines;

/// <summary>What is published for platforms on which nothing can be run here is looked at, at least.</summary>
[TestFixture]
internal sealed class ProgramFileTests
{
    [Test]
    public void A_Windows_program_beside_its_notices_is_right()
    {
        using var folder = new TemporaryFolder();
        Assert.That(ProgramFile.Complaints(Publish(folder), "win-x64"), Is.Empty);
    }

    [Test]
    public void A_program_for_another_platform_is_named()
    {
        using var folder = new TemporaryFolder();
        Assert.That(ProgramFile.Complaints(Publish(folder), "linux-musl-x64"), Has.One.Contains("PE x64, expected ELF x64 /lib/ld-musl-x86_64.so.1"));
    }

    [Test]
    public void A_library_for_Linux_has_no_place_beside_a_Windows_program()
    {
        using var folder = new TemporaryFolder();
        string program = Publish(folder);
        folder.Write("libdnnl.so.3", [1]);
        Assert.That(ProgramFile.Complaints(program, "win-x64"), Has.One.Contains("libdnnl.so.3"));
    }

    [Test]
    public void What_was_not_published_is_a_complaint() => Assert.That(ProgramFile.Complaints("/no/such/cnn.exe", "win-x64"), Has.One.Contains("is not there"));

    // The start of a Windows program: MZ, the offset of PE at 0x3C, the processor after PE.
    private static string Publish(TemporaryFolder folder)
    {
        byte[] head = new byte[256];
        "MZ"u8.CopyTo(head);
        head[0x3C] = 0x80;
        "PE\0\0"u8.CopyTo(head.AsSpan(0x80));
        head[0x84] = 0x64;
        head[0x85] = 0x86;
        folder.Write("cnn.exe", head);
        folder.Write("LICENSE", [1]);
        folder.Write("THIRD-PARTY-NOTICES.md", [1]);
        return Path.Combine(folder.Path, "cnn.exe");
    }
}
