using System.Text;
using Cnn.OneDnn.Numbers;

namespace Cnn.Models.Data.Archives;

/// <summary>Where the files of a tar archive lie: POSIX.1-1988 ustar, with the long names of POSIX.1-2001 and of GNU.</summary>
internal static class TarIndex
{
    /// <summary>What an archive is made of.</summary>
    public const int Block = 512;

    // Names and attributes; what is longer is none.
    private const int LargestExtension = 1 << 20;
    private const int SizeField = 124, ChecksumField = 148, TypeField = 156, MagicField = 257, PrefixField = 345;

    /// <summary>Whether a block is the header of a file: whether its checksum is right.</summary>
    public static bool IsHeader(ReadOnlySpan<byte> block)
    {
        if (block.Length < Block || block[0] == 0)
        {
            return false;
        }

        int sum = 8 * ' ';
        for (int i = 0; i < Block; i++)
        {
            sum += i is >= ChecksumField and < ChecksumField + 8 ? 0 : block[i];
        }

        return Octal(block.Slice(ChecksumField, 8)) == sum;
    }

    /// <summary>Goes through an archive, from header to header.</summary>
    /// <param name="path">Its name, for messages.</param>
    /// <param name="length">Its length.</param>
    /// <param name="read">Fills a buffer from a position.</param>
    /// <returns>
    /// Each file: its name, where its content begins, how long it is, and whether it is a plain one, or a link, a device or the like. Folders are left out.
    /// </returns>
    /// <exception cref="DataException">The archive is damaged.</exception>
    public static IEnumerable<(string Name, long Start, long Size, bool IsPlain)> Files(string path, long length, Action<long, byte[]> read)
    {
        string? longName = null;
        byte[] block = new byte[Block];
        for (long at = 0; at + Block <= length;)
        {
            read(at, block);
            if (!block.AsSpan().ContainsAnyExcept((byte)0))
            {
                yield break;
            }

            long size = IsHeader(block) ? SizeOf(block) : -1;
            at += Block;
            if (size < 0 || size > length - at)
            {
                throw Damaged(path, at - Block);
            }

            // Without its name a file would be taken for another one.
            char type = (char)block[TypeField];
            if (type is 'L' or 'x')
            {
                byte[] extension = new byte[size <= LargestExtension ? size : throw Damaged(path, at - Block)];
                read(at, extension);
                longName = type == 'L' ? Text(extension) : PathIn(extension, out bool isGood) ?? (isGood ? longName : throw Damaged(path, at - Block));
            }
            else if (type is not ('K' or 'g' or 'x' or 'L'))
            {
                // Old archives have folders as files whose names end in a slash; GNU has lists of a folder's files, and a label for the whole.
                string name = longName ?? NameOf(block);
                bool isPlain = type is '0' or '\0' or '7';
                if (type is not ('5' or 'D' or 'V') && !(isPlain && name.EndsWith('/')))
                {
                    yield return (name, at, size, isPlain);
                }

                longName = null;
            }

            at += (size + Block - 1) / Block * Block;
        }
    }

    private static DataException Damaged(string path, long at) =>
        new($"{path} is not a tar archive, or is damaged or cut off: its header at byte {at} is wrong. Fetch the file again.");

    private static string NameOf(byte[] block)
    {
        string name = Text(block.AsSpan(0, 100)), prefix = block.AsSpan(MagicField, 6).SequenceEqual("ustar\0"u8) ? Text(block.AsSpan(PrefixField, 155)) : "";
        return prefix.Length > 0 ? $"{prefix}/{name}" : name;
    }

    private static string Text(ReadOnlySpan<byte> field) => Encoding.UTF8.GetString(field[..(field.IndexOf((byte)0) is >= 0 and var end ? end : field.Length)]);

    // Records of "LENGTH KEY=VALUE\n".
    private static string? PathIn(ReadOnlySpan<byte> records, out bool isGood)
    {
        string? path = null;
        isGood = true;
        while (records.Length > 0)
        {
            int blank = records.IndexOf((byte)' ');
            if (blank <= 0 || !NumberText.TryCount(Encoding.ASCII.GetString(records[..blank]), out int length) || length <= blank + 1
                || length > records.Length)
            {
                // What follows is unknown, and may be the path.
                isGood = false;
                return null;
            }

            ReadOnlySpan<byte> record = records[(blank + 1)..length];
            if (record.StartsWith("path="u8))
            {
                path = Encoding.UTF8.GetString(record["path=".Length..].TrimEnd((byte)'\n'));
            }

            records = records[length..];
        }

        return path;
    }

    private static long SizeOf(ReadOnlySpan<byte> block)
    {
        ReadOnlySpan<byte> field = block.Slice(SizeField, 12);
        if (field[0] != 0x80)
        {
            return Octal(field);
        }

        // Sizes that octal digits have no room for: 95 bits, of which 63 are enough.
        long size = 0;
        foreach (byte b in field[4..])
        {
            size = (size << 8) | b;
        }

        return field[1..4].ContainsAnyExcept((byte)0) ? -1 : size;
    }

    private static long Octal(ReadOnlySpan<byte> field)
    {
        ReadOnlySpan<byte> digits = field.Trim(" \0"u8);
        long value = 0;
        foreach (byte digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'7')
            {
                return -1;
            }

            value = (value << 3) | (long)(digit - '0');
        }

        return value;
    }
}
