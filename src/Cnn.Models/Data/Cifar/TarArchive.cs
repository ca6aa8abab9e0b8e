using System.Text;
using ICSharpCode.SharpZipLib.Tar;

namespace Cnn.Models.Data.Cifar;

/// <summary>Goes through the files of a tar stream, and reads no more than a limit of it.</summary>
internal static class TarArchive
{
    private const int Block = 512;

    /// <summary>Calls <paramref name="visit"/> with the name and length of each regular file and a stream of the rest of the archive.</summary>
    /// <param name="content">The archive, already decompressed.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <param name="limit">The most bytes that the archive may have: what stops an archive that expands without end.</param>
    /// <param name="visit">Reads the file whole and returns true, or leaves it and returns false.</param>
    /// <exception cref="DataException">The archive is damaged or too large.</exception>
    public static void Visit(Stream content, string path, long limit, Func<string, long, Stream, bool> visit)
    {
        byte[] block = new byte[Block], scratch = new byte[1 << 16];
        long read = 0;
        while (content.ReadAtLeast(block, Block, throwOnEndOfStream: false) == Block && block.AsSpan().ContainsAnyExcept((byte)0))
        {
            TarHeader header = Parse(block, path);
            long padded = (header.Size + Block - 1) / Block * Block;
            read += Block + padded;
            if (header.Size < 0 || padded < header.Size || read > limit || read < 0)
            {
                throw new DataException(
                    $"{path} is not usable: its entry \"{Printable(header.Name)}\" of {header.Size} bytes takes it past the {limit} bytes that " +
                        $"such an archive may have.");
            }

            bool file = header.TypeFlag is TarHeader.LF_NORMAL or TarHeader.LF_OLDNORM;
            long rest = file && visit(header.Name, header.Size, content) ? padded - header.Size : padded;
            for (; rest > 0; rest -= Math.Min(rest, scratch.Length))
            {
                content.ReadExactly(scratch.AsSpan(0, (int)Math.Min(rest, scratch.Length)));
            }
        }

        // To the end, where gzip keeps its checksum.
        for (int more; (more = content.Read(scratch)) > 0;)
        {
            read += more;
            if (read > limit)
            {
                throw new DataException($"{path} is not usable: it goes on past the {limit} bytes that such an archive may have.");
            }
        }
    }

    private static TarHeader Parse(byte[] block, string path)
    {
        var header = new TarHeader();
        try
        {
            header.ParseBuffer(block, Encoding.ASCII);
        }
        catch (Exception exception) when (exception is TarException or ArgumentException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            throw new DataException(
                $"{path} is not a tar archive, or is damaged: {exception.Message.ReplaceLineEndings(" ")} Fetch the file again.", exception);
        }

        return header.IsChecksumValid
            ? header
            : throw new DataException($"{path} is not a tar archive, or is damaged: the checksum of an entry's header is wrong. Fetch the file again.");
    }

    private static string Printable(string name) => string.Concat(name.Select(c => c is >= ' ' and <= '~' ? c : '?'));
}
