using System.Buffers.Binary;
using System.Text;
using Cnn.OneDnn;

namespace Cnn.Models.WeightFiles.Archives;

/// <summary>
/// The directory of a zip archive whose files lie in it uncompressed, as torch.save and Keras write it, so that they can be read in place. It is read without
/// trusting it: what is compressed, encrypted, overlapping or outside of the archive is refused, so that no file inside can be larger than the archive. After
/// PKWARE's APPNOTE 6.3.
/// </summary>
internal static class ZipDirectory
{
    private const uint EndSignature = 0x06054b50, LocatorSignature = 0x07064b50, End64Signature = 0x06064b50, EntrySignature = 0x02014b50,
        LocalSignature = 0x04034b50;
    private const int EndBytes = 22, LocatorBytes = 20, End64Bytes = 56, EntryBytes = 46, LocalBytes = 30, MostComment = ushort.MaxValue;
    private const ushort WideField = 1, Encrypted = 1;

    // Room for a hundred thousand files.
    private const int MostDirectoryBytes = 16 << 20;

    /// <summary>All files inside, in the order of the directory, and where the directory begins.</summary>
    /// <exception cref="InvalidFormatException">It is no such archive, or damaged.</exception>
    public static (List<ZipEntry> Entries, long Start) Read(FileWindow file)
    {
        (long start, long size, long count) = End(file);
        byte[] directory = file.Read(start, size, MostDirectoryBytes, "the directory of the zip archive");
        var entries = new List<ZipEntry>();
        for (int at = 0; at < directory.Length;)
        {
            entries.Add(Entry(directory, ref at));
        }

        Expect(entries.Count == count, $"its directory has {entries.Count} files, {count} are announced");
        long end = 0;
        foreach (ZipEntry entry in entries.OrderBy(e => e.Header))
        {
            Expect(entry.Header >= end && entry.Header <= start - LocalBytes && entry.Size <= start - entry.Header - LocalBytes,
                $"'{Shown(entry.Name)}' overlaps another file or lies outside of the archive");
            end = entry.Header + LocalBytes + entry.Size;
        }

        return (entries, start);
    }

    /// <summary>Where a file's content begins.</summary>
    /// <param name="file">The archive.</param>
    /// <param name="entry">The file inside.</param>
    /// <param name="limit">Where the directory begins, before which content must end.</param>
    public static long ContentOf(FileWindow file, ZipEntry entry, long limit)
    {
        Span<byte> local = stackalloc byte[LocalBytes];
        file.Read(entry.Header, local);
        Expect(BinaryPrimitives.ReadUInt32LittleEndian(local) == LocalSignature, $"'{Shown(entry.Name)}' does not begin where the directory says");
        long content = entry.Header + LocalBytes + Short(local, 26) + Short(local, 28);
        Expect(entry.Size <= limit - content, $"'{Shown(entry.Name)}' ends outside of the archive");
        return content;
    }

    // The record at the end of the archive says where the directory is; a second one does so for large archives.
    private static (long Start, long Size, long Count) End(FileWindow file)
    {
        int tail = (int)Math.Min(file.Length, EndBytes + MostComment);
        byte[] bytes = file.Read(file.Length - tail, tail, tail, "the archive's end");
        int at = tail - EndBytes;
        while (at >= 0 && !(Int(bytes, at) == EndSignature && Short(bytes, at + 20) == tail - at - EndBytes))
        {
            at--;
        }

        Expect(at >= 0, "its directory is missing: the file is cut off or damaged");
        long end = file.Length - tail + at, start = Int(bytes, at + 16), size = Int(bytes, at + 12), count = Short(bytes, at + 10);
        Span<byte> locator = stackalloc byte[LocatorBytes];
        if (end >= LocatorBytes)
        {
            file.Read(end - LocatorBytes, locator);
            if (Int(locator, 0) == LocatorSignature)
            {
                byte[] wide = file.Read(Long(locator, 8), End64Bytes, End64Bytes, "the record of the archive's directory");
                Expect(Int(wide, 0) == End64Signature, "the record of its directory is not where it is said to be");
                (count, size, start) = (Long(wide, 32), Long(wide, 40), Long(wide, 48));
            }
        }

        Expect(start <= end && size <= end - start, "its directory lies outside of the file");
        return (start, size, count);
    }

    private static ZipEntry Entry(byte[] directory, ref int at)
    {
        Expect(directory.Length - at >= EntryBytes && Int(directory, at) == EntrySignature, "its directory is damaged");
        int nameBytes = Short(directory, at + 28), extraBytes = Short(directory, at + 30),
            next = at + EntryBytes + nameBytes + extraBytes + Short(directory, at + 32);
        Expect(next <= directory.Length, "its directory is damaged");
        string name = Encoding.UTF8.GetString(directory, at + EntryBytes, nameBytes);
        long packed = Int(directory, at + 20), size = Int(directory, at + 24), header = Int(directory, at + 42);
        ReadWide(directory.AsSpan(at + EntryBytes + nameBytes, extraBytes), ref size, ref packed, ref header);
        Expect((Short(directory, at + 8) & Encrypted) == 0, $"'{Shown(name)}' is encrypted");
        if (Short(directory, at + 10) != 0 || packed != size)
        {
            throw new InvalidFormatException(
                $"'{Shown(name)}' is compressed. torch.save and Keras compress nothing: pack the archive without compression, or save again.");
        }

        at = next;
        return new ZipEntry(name, header, size);
    }

    // Numbers that do not fit 32 bits stand, in this order, in a field of their own.
    private static void ReadWide(ReadOnlySpan<byte> extra, ref long size, ref long packed, ref long header)
    {
        while (extra.Length >= 4)
        {
            int bytes = Short(extra, 2);
            Expect(bytes <= extra.Length - 4, "its directory is damaged");
            ReadOnlySpan<byte> field = extra.Slice(4, bytes);
            if (Short(extra, 0) == WideField)
            {
                size = Wide(size, ref field);
                packed = Wide(packed, ref field);
                header = Wide(header, ref field);
            }

            extra = extra[(4 + bytes)..];
        }
    }

    private static long Wide(long value, ref ReadOnlySpan<byte> field)
    {
        if (value != uint.MaxValue)
        {
            return value;
        }

        Expect(field.Length >= sizeof(long), "its directory is damaged");
        long wide = Long(field, 0);
        field = field[sizeof(long)..];
        return wide;
    }

    private static int Short(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint Int(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static long Long(ReadOnlySpan<byte> bytes, int at)
    {
        long value = BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]);
        Expect(value >= 0, "a size in its directory is too large");
        return value;
    }

    private static string Shown(string name) => FileText.Shown(name);

    private static void Expect(bool condition, string what)
    {
        if (!condition)
        {
            throw new InvalidFormatException($"The zip archive cannot be read: {what}.");
        }
    }
}
