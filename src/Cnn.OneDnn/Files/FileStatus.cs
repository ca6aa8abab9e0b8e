using System.Runtime.InteropServices;

namespace Cnn.OneDnn.Files;

/// <summary>
/// What the system says of a path, links followed. On Linux it is asked by statx, whose record is the same on every processor; elsewhere the runtime knows
/// files from folders.
/// </summary>
/// <param name="Kind">What lies there.</param>
/// <param name="Device">The file system's number; zero where it is not known.</param>
/// <param name="Number">The file's number in it; zero where it is not known.</param>
public readonly partial record struct FileStatus(FileKind Kind, ulong Device, ulong Number)
{
    private const int CurrentFolder = -100, RecordBytes = 256;
    private const uint BasicFacts = 0x7FF;

    /// <summary>Asks the system.</summary>
    public static FileStatus Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return OperatingSystem.IsLinux() && Ask(path) is { } status ? status : Guess(path);
    }

    /// <summary>Whether two paths lead to one file, by whatever names and links.</summary>
    public static bool IsSame(string a, string b)
    {
        FileStatus first = Read(a), second = Read(b);
        return first.Number != 0 && second.Number != 0
            ? first.Device == second.Device && first.Number == second.Number
            : string.Equals(Final(a), Final(b), OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
    }

    /// <summary>The kind in a sentence, such as "is a named pipe".</summary>
    internal static string Words(FileKind kind) => kind switch
    {
        FileKind.Folder => "is a folder",
        FileKind.Pipe => "is a named pipe",
        FileKind.Device => "is a device",
        FileKind.Socket => "is a socket",
        FileKind.Loop => "is a link that leads back to itself",
        FileKind.TooLong => "is longer than this file system takes",
        FileKind.Missing => "is not there",
        _ => "is a regular file",
    };

    private static FileStatus? Ask(string path)
    {
        Span<byte> record = stackalloc byte[RecordBytes];
        try
        {
            if (Statx(CurrentFolder, path, 0, BasicFacts, record) != 0)
            {
                // Not there, not in a folder, too long, a loop; anything else is no answer.
                return Marshal.GetLastPInvokeError() switch
                {
                    2 or 20 => new FileStatus(FileKind.Missing, 0, 0),
                    36 => new FileStatus(FileKind.TooLong, 0, 0),
                    40 => new FileStatus(FileKind.Loop, 0, 0),
                    _ => null,
                };
            }
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            return null;
        }

        FileKind kind = (BitConverter.ToUInt16(record[28..]) & 0xF000) switch
        {
            0x8000 => FileKind.Regular,
            0x4000 => FileKind.Folder,
            0x1000 => FileKind.Pipe,
            0x2000 or 0x6000 => FileKind.Device,
            0xC000 => FileKind.Socket,
            _ => FileKind.Unknown,
        };
        return new FileStatus(kind, BitConverter.ToUInt64(record[136..]), BitConverter.ToUInt64(record[32..]));
    }

    private static FileStatus Guess(string path) =>
        new(Directory.Exists(path) ? FileKind.Folder : File.Exists(path) ? FileKind.Unknown : FileKind.Missing, 0, 0);

    private static string Final(string path)
    {
        string full = Path.GetFullPath(path);
        try
        {
            return File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full;
        }
        catch (IOException)
        {
            return full;
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, Span<byte> record);
}
