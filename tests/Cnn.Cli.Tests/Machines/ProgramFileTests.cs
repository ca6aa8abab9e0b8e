using Cnn.Machines;

namespace Cnn.Cli.Tests.Machines;

/// <summary>What is published for platforms on which nothing can be run here is looked at, at least.</summary>
[TestFixture]
internal sealed class ProgramFileTests
{
    [Test]
    public void AWindowsProgramBesideItsNoticesIsRight()
    {
        using var folder = new TemporaryFolder();
        Assert.That(ProgramFile.Complaints(Publish(folder), "win-x64"), Is.Empty);
    }

    [Test]
    public void AProgramForAnotherPlatformIsNamed()
    {
        using var folder = new TemporaryFolder();
        Assert.That(ProgramFile.Complaints(Publish(folder), "linux-musl-x64"), Has.One.Contains("PE x64, expected ELF x64 /lib/ld-musl-x86_64.so.1"));
    }

    [Test]
    public void ALibraryForLinuxHasNoPlaceBesideAWindowsProgram()
    {
        using var folder = new TemporaryFolder();
        string program = Publish(folder);
        folder.Write("libdnnl.so.3", [1]);
        Assert.That(ProgramFile.Complaints(program, "win-x64"), Has.One.Contains("libdnnl.so.3"));
    }

    [Test]
    public void WhatWasNotPublishedIsAComplaint() => Assert.That(ProgramFile.Complaints("/no/such/cnn.exe", "win-x64"), Has.One.Contains("is not there"));

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
