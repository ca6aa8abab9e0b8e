using System.IO.Compression;

namespace Cnn.Models.Data.Parquet;

/// <summary>Some values of a column: where they lie in the file, and how they are packed.</summary>
/// <param name="Start">The first byte behind the page's header.</param>
/// <param name="Packed">How many bytes it has in the file.</param>
/// <param name="Unpacked">How many it has when it is unpacked.</param>
/// <param name="Codec">How it is compressed.</param>
/// <param name="Plain">How many bytes of it are never compressed: the levels of pages of the second form.</param>
internal sealed record ParquetPage(long Start, int Packed, int Unpacked, int Codec, int Plain)
{
    private const int None = 0, Snappy = 1, Gzip = 2, Brotli = 4, Zstandard = 6, Lz4 = 7;

    private static readonly string[] Codecs = ["none", "snappy", "gzip", "lzo", "brotli", "lz4", "zstd", "lz4_raw"];

    /// <summary>Refuses what nothing is compressed with that is read here.</summary>
    /// <exception cref="DataException">It is such.</exception>
    public static void CheckCodec(string path, int codec)
    {
        if (codec is not (None or Snappy or Gzip or Brotli or Zstandard or Lz4))
        {
            throw new DataException(
                $"{path} is compressed with {(codec < Codecs.Length ? Codecs[codec] : "something that is not known")}: zstd, lz4_raw, snappy, gzip, " +
                    $"brotli and none are read. Write it again, in Python with pq.write_table(pq.read_table(A), B, compression=\"zstd\").");
        }
    }

    /// <summary>Reads and unpacks it.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or asks for more memory than so few bytes can fill.</exception>
    public byte[] Read(FileStream file)
    {
        if (Plain > Packed || Plain > Unpacked || Unpacked > DataFile.LargestContent(Packed) || (Unpacked - Plain) > (long)(Packed - Plain) * Ratio
            || Packed > file.Length - Start || (Codec == None && Unpacked != Packed))
        {
            throw Impossible();
        }

        byte[] packed = new byte[Packed];
        file.Position = Start;
        file.ReadExactly(packed);
        if (Codec == None)
        {
            return packed;
        }

        if (Codec == Zstandard && Unpacked - Plain > ZstdFrames.Most(packed.AsSpan(Plain)))
        {
            throw Impossible();
        }

        byte[] unpacked = new byte[Unpacked];
        packed.AsSpan(0, Plain).CopyTo(unpacked);
        if (Unpacked > Plain)
        {
            Unpack(packed, unpacked);
        }

        return unpacked;
    }

    // The most that a byte can grow to; what Zstandard's can is said by the headers of its blocks.
    private long Ratio => Codec switch
    {
        None => 1,
        Snappy => SnappyBlock.LargestRatio,
        Lz4 => Lz4Block.LargestRatio,
        Zstandard => int.MaxValue,
        _ => DataFile.LargestRatio,
    };

    private void Unpack(byte[] packed, byte[] unpacked)
    {
        ReadOnlySpan<byte> from = packed.AsSpan(Plain);
        Span<byte> to = unpacked.AsSpan(Plain);
        switch (Codec)
        {
            case Snappy:
                SnappyBlock.Unpack(from, to);
                break;
            case Lz4:
                Lz4Block.Unpack(from, to);
                break;
            case Zstandard:
                ZstdFrames.Unpack(from, to);
                break;
            case Brotli:
                if (!BrotliDecoder.TryDecompress(from, to, out int written) || written != to.Length)
                {
                    throw new InvalidDataException("What Brotli compressed is damaged.");
                }

                break;
            default:
                using (var content = new GzipContent(new MemoryStream(packed, Plain, Packed - Plain), Unpacked))
                {
                    content.ReadExactly(unpacked, Plain, Unpacked - Plain);
                }

                break;
        }
    }

    private static InvalidDataException Impossible() => new("A page has other sizes than it can have.");
}
