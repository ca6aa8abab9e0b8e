using System.IO.Compression;
using ICSharpCode.SharpZipLib.Checksum;

namespace Cnn.Models.Data.Archives;

/// <summary>Reads files inside of a zip archive without trusting what its directory says of them.</summary>
internal static class ZipContent
{
    /// <summary>Opens an archive.</summary>
    /// <exception cref="DataException">It is damaged.</exception>
    public static ZipArchive Open(string path)
    {
        FileStream? file = null;
        try
        {
            file = OneDnn.Files.InputFile.Open(path);
            var archive = new ZipArchive(file, ZipArchiveMode.Read);
            _ = archive.Entries.Count;
            return archive;
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentException or OverflowException or NotSupportedException or EndOfStreamException)
        {
            file?.Dispose();
            throw Damaged(path, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            throw new DataException($"{path} cannot be read: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    /// <summary>A file's content, or its start.</summary>
    /// <param name="entry">The file inside.</param>
    /// <param name="name">What it is called in messages.</param>
    /// <param name="largest">The most bytes that it may have.</param>
    /// <param name="most">How many are wanted.</param>
    /// <exception cref="DataException">It is damaged, encrypted, or larger.</exception>
    public static byte[] Read(ZipArchiveEntry entry, string name, long largest, long most = long.MaxValue)
    {
        // What deflate cannot make of so few bytes is a lie.
        if (entry.Length > largest || entry.Length / DataFile.LargestRatio > entry.CompressedLength)
        {
            throw new DataException($"{name} is said to have {entry.Length} bytes, packed into {entry.CompressedLength}: expected at most {largest}, " +
                $"and no more than " +
                $"a thousandfold.");
        }

        try
        {
            byte[] bytes = new byte[Math.Min(entry.Length, most)];
            using Stream content = entry.Open();
            content.ReadExactly(bytes);
            if (bytes.Length < entry.Length)
            {
                return bytes;
            }

            var checksum = new Crc32();
            checksum.Update(new ArraySegment<byte>(bytes));
            return content.ReadByte() < 0 && (uint)checksum.Value == entry.Crc32
                ? bytes
                : throw new DataException($"{name} is damaged: its content is not what the archive says of it. Fetch the file again.");
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or NotSupportedException or ArgumentException or OverflowException)
        {
            throw Damaged(name, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{name} cannot be read: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    private static DataException Damaged(string name, Exception e) =>
        new DataException(
            $"{name} is damaged, encrypted or packed in a way that is not read: {e.Message.ReplaceLineEndings(" ")} Fetch the archive again, or unpack it.", e);
}
