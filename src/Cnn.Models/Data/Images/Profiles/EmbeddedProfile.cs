using System.Buffers.Binary;
using System.IO.Compression;
using Cnn.Models.Data.Images.Png;

namespace Cnn.Models.Data.Images.Profiles;

/// <summary>The ICC profile that an image file holds.</summary>
internal static class EmbeddedProfile
{
    private const int Application2 = 0xE2, StartOfScan = 0xDA, LongestName = 79;

    /// <summary>What a JPEG file's segments of a profile begin with, before their number and how many there are (ICC.1:2022, B.4).</summary>
    public static ReadOnlySpan<byte> JpegMark => "ICC_PROFILE\0"u8;

    /// <summary>The profile of a JPEG file; empty where its segments are not all there.</summary>
    public static byte[] OfJpeg(ReadOnlySpan<byte> file)
    {
        byte[]?[] parts = [];
        for (int at = 2; at + 4 <= file.Length && file[at] == 0xFF && file[at + 1] != StartOfScan;)
        {
            if (file[at + 1] == 0xFF)
            {
                at++;
                continue;
            }

            int length = BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
            if (length < 2 || at + 2 + length > file.Length)
            {
                break;
            }

            ReadOnlySpan<byte> segment = file.Slice(at + 4, length - 2);
            if (file[at + 1] == Application2 && segment.StartsWith(JpegMark) && segment.Length >= JpegMark.Length + 2)
            {
                (int number, int count) = (segment[JpegMark.Length], segment[JpegMark.Length + 1]);
                parts = parts.Length == 0 ? new byte[]?[count] : parts;
                if (number < 1 || number > parts.Length || count != parts.Length || parts[number - 1] is not null)
                {
                    return [];
                }

                parts[number - 1] = segment[(JpegMark.Length + 2)..].ToArray();
            }

            at += 2 + length;
        }

        return Array.Exists(parts, p => p is null) || parts.Sum(p => (long)p!.Length) > ColorProfiles.LargestProfile ? [] : [.. parts.SelectMany(p => p!)];
    }

    /// <summary>The profile of a PNG file's iCCP chunk (ISO/IEC 15948, 11.3.3.3): name, method and the profile compressed; empty where it is damaged.</summary>
    public static byte[] OfPng(ReadOnlySpan<byte> chunk)
    {
        int end = chunk[..Math.Min(chunk.Length, LongestName + 1)].IndexOf((byte)0);
        if (end < 1 || chunk.Length < end + 3 || chunk[end + 1] != 0)
        {
            return [];
        }

        try
        {
            using var packed = new ZLibStream(new MemoryStream(chunk[(end + 2)..].ToArray()), CompressionMode.Decompress);
            using var content = new MemoryStream();
            byte[] block = new byte[1 << 12];
            for (int read; (read = packed.Read(block)) > 0;)
            {
                content.Write(block, 0, read);
                if (content.Length > ColorProfiles.LargestProfile)
                {
                    return [];
                }
            }

            return content.ToArray();
        }
        catch (InvalidDataException)
        {
            return [];
        }
    }

    /// <summary>The profile of a PNG file, which stands before the pixels; null where it has none.</summary>
    public static byte[]? InPng(ReadOnlySpan<byte> file)
    {
        for (ReadOnlySpan<byte> rest = file[PngHeader.Signature.Length..]; rest.Length >= 12;)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (length > rest.Length - 12 || rest.Slice(4, 4).SequenceEqual("IDAT"u8))
            {
                break;
            }

            if (rest.Slice(4, 4).SequenceEqual("iCCP"u8))
            {
                return OfPng(rest.Slice(8, (int)length));
            }

            rest = rest[(12 + (int)length)..];
        }

        return null;
    }

    /// <summary>The profile of a WebP file's ICCP chunk, which is the one behind the first; empty where it is not there.</summary>
    public static byte[] OfWebP(ReadOnlySpan<byte> file)
    {
        const int At = 30;
        if (file.Length < At + 8 || !file[At..].StartsWith("ICCP"u8))
        {
            return [];
        }

        uint length = BinaryPrimitives.ReadUInt32LittleEndian(file[(At + 4)..]);
        return length <= Math.Min(file.Length - At - 8, ColorProfiles.LargestProfile) ? file.Slice(At + 8, (int)length).ToArray() : [];
    }
}
