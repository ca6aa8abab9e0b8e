using System.Buffers.Binary;
using System.Text;

namespace Cnn.Machines;

/// <summary>Looks at a published program without running it.</summary>
internal static class ProgramFile
{
    private const int HeadSize = 4096;

    private static readonly string[] Beside = ["LICENSE", "THIRD-PARTY-NOTICES.md"];

    /// <summary>What is wrong with what was published for a platform, one sentence each.</summary>
    public static IReadOnlyList<string> Complaints(string program, string runtime)
    {
        string folder = Path.GetDirectoryName(program)!;
        if (!File.Exists(program))
        {
            return [$"{program} is not there: run ./build.sh --target=Machines, which publishes it"];
        }

        var complaints = new List<string>();
        string kind = Kind(program);
        if (kind != Expected(runtime))
        {
            complaints.Add($"{program} is {kind}, expected {Expected(runtime)}");
        }

        // Native libraries for another platform would be dead weight, or worse, be loaded.
        string[] expected = [.. Beside.Append(Path.GetFileName(program)).Order(StringComparer.Ordinal)];
        string[] found = [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f))
            .Where(f => !(runtime == "linux-x64" && f.StartsWith("native", StringComparison.Ordinal))).Order(StringComparer.Ordinal)];
        if (!found.SequenceEqual(expected))
        {
            complaints.Add($"{folder} holds {string.Join(", ", found)}, expected {string.Join(", ", expected)}");
        }

        return complaints;
    }

    private static string Expected(string runtime) => runtime switch
    {
        "linux-x64" => "ELF x64 /lib64/ld-linux-x86-64.so.2",
        "linux-arm64" => "ELF ARM64 /lib/ld-linux-aarch64.so.1",
        "linux-musl-x64" => "ELF x64 /lib/ld-musl-x86_64.so.1",
        "win-x64" => "PE x64",
        _ => throw new ArgumentException($"No program is published for '{runtime}'.", nameof(runtime)),
    };

    private static string Kind(string program)
    {
        byte[] head = new byte[HeadSize];
        using (FileStream file = File.OpenRead(program))
        {
            file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        }

        return head.AsSpan().StartsWith("\u007fELF"u8) ? $"ELF {Processor(BinaryPrimitives.ReadUInt16LittleEndian(head.AsSpan(18)), 0x3E, 0xB7)} {Loader(head)}"
            : head.AsSpan().StartsWith("MZ"u8) ? $"PE {Processor(WindowsProcessor(head), 0x8664, 0xAA64)}"
            : "no program";
    }

    private static string Processor(int code, int x64, int arm64) => code == x64 ? "x64" : code == arm64 ? "ARM64" : $"0x{code:X}";

    private static int WindowsProcessor(byte[] head)
    {
        int header = BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(0x3C));
        return header is > 0 and < HeadSize - 6 && head.AsSpan(header).StartsWith("PE\0\0"u8)
            ? BinaryPrimitives.ReadUInt16LittleEndian(head.AsSpan(header + 4))
            : 0;
    }

    // The path of the program interpreter lies near the start, as text that ends with a zero.
    private static string Loader(byte[] head)
    {
        int start = head.AsSpan().IndexOf("/lib"u8);
        int length = start < 0 ? -1 : head.AsSpan(start).IndexOf((byte)0);
        return length < 0 ? "without a loader" : Encoding.ASCII.GetString(head, start, length);
    }
}
