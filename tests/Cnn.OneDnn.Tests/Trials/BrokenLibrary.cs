using System.Globalization;
using System.Runtime.InteropServices;
using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Tests.Trials;

/// <summary>
/// A copy of the library in which the first instructions of one function are others: it computes nothing, divides by zero, touches foreign memory, or never
/// ends, as the real one does on machines that are not at hand.
/// </summary>
internal sealed class BrokenLibrary : IDisposable
{
    // x64: ud2; xor ecx, ecx and div ecx; xor eax, eax and mov eax, [rax]; jmp to itself; xor eax, eax and ret.
    public const string IllegalInstruction = "0F0B", DivisionByZero = "31C9F7F1", ForeignMemory = "31C08B00", Endless = "EBFE", DoesNothing = "31C0C3";

    private const string Execute = "dnnl_primitive_execute";
    private const int LeaLength = 7;
    private readonly string folder = Directory.CreateTempSubdirectory("cnn-broken-").FullName;

    private BrokenLibrary(Action<byte[]> change)
    {
        Path = System.IO.Path.Combine(folder, "libdnnl.so.3");
        byte[] content = File.ReadAllBytes(Real);
        change(content);
        File.WriteAllBytes(Path, content);
    }

    public string Path { get; }

    private static string Real => NativeLibraryReport.Probe().LoadedPath ?? throw new InvalidOperationException(NativeLibraryReport.Probe().ToString());

    /// <summary>A library that does this instead of computing.</summary>
    public static BrokenLibrary That(string instructions) =>
        new(content => Convert.FromHexString(instructions).CopyTo(content, FileOffset(AddressOf(Execute))));

    /// <summary>A library that says it is of this version.</summary>
    public static BrokenLibrary OfVersion(int major, int minor, int patch) => new(content =>
    {
        // lea rax, [rip + distance]: where the three numbers lie.
        int function = FileOffset(AddressOf("dnnl_version")), lea = content.AsSpan(function, 32).IndexOf((byte[])[0x48, 0x8D, 0x05]);
        Assert.That(lea, Is.Not.Negative, "dnnl_version is not what this test takes it for");
        int numbers = FileOffset(AddressOf("dnnl_version") + lea + LeaLength + BitConverter.ToInt32(content, function + lea + 3));
        ((byte[])[.. Bytes(major), .. Bytes(minor), .. Bytes(patch)]).CopyTo(content, numbers);
    });

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static byte[] Bytes(int value) => BitConverter.GetBytes(value);

    private static nint AddressOf(string function) => NativeLibrary.GetExport(NativeLibrary.Load(Real), function);

    // Where a byte in memory lies in the file that it came from.
    private static int FileOffset(nint address)
    {
        foreach (string line in File.ReadLines("/proc/self/maps"))
        {
            // begin-end permissions offset device inode path
            string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries), range = fields[0].Split('-');
            nint begin = nint.Parse(range[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture),
                end = nint.Parse(range[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (address >= begin && address < end)
            {
                return checked((int)(address - begin + long.Parse(fields[2], NumberStyles.HexNumber, CultureInfo.InvariantCulture)));
            }
        }

        throw new InvalidOperationException($"Nothing is mapped at {address:x}.");
    }
}
