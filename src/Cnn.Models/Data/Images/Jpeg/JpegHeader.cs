using System.Buffers.Binary;
using Cnn.Models.Data.Images.Profiles;

namespace Cnn.Models.Data.Images.Jpeg;

/// <summary>Finds a JPEG file's frame header (ITU-T T.81, B.2.2).</summary>
internal static class JpegHeader
{
    private const int Application1 = 0xE1, Application2 = 0xE2;

    private static ReadOnlySpan<byte> ExifMark => "Exif\0\0"u8;

    /// <summary>Goes through the segments to the frame header.</summary>
    /// <param name="file">The file's start.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <returns>The header; null if it lies beyond what is given.</returns>
    /// <exception cref="DataException">The segments are damaged, or the image is of a kind that cannot be used.</exception>
    public static ImageHeader? Find(ReadOnlySpan<byte> file, string name)
    {
        int at = 2;
        Orientation? orientation = null;
        bool hasProfile = false;
        while (true)
        {
            while (at < file.Length && file[at] == 0xFF)
            {
                at++;
            }

            if (at + 9 > file.Length)
            {
                return null;
            }

            int marker = file[at], length = BinaryPrimitives.ReadUInt16BigEndian(file[(at + 1)..]);
            if (file[at - 1] != 0xFF || length < 2 || marker is 0xD9 or 0xDA or (>= 0xD0 and <= 0xD8))
            {
                throw new DataException($"{name} is damaged: no JPEG frame header before the pixels. Fetch the file again.");
            }

            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                ImageHeader header = Frame(file[(at + 3)..], orientation ?? Orientation.Upright, name);
                return hasProfile ? header with { Colors = ColorProfiles.Find(EmbeddedProfile.OfJpeg(file), header.Channels) } : header;
            }

            // A segment ends where it says: what follows is another's.
            ReadOnlySpan<byte> segment = file.Slice(at + 3, Math.Min(length - 2, file.Length - at - 3));
            if (marker == Application1 && orientation is null && segment.StartsWith(ExifMark))
            {
                orientation = ExifOrientation.Read(segment[ExifMark.Length..]);
            }

            hasProfile |= marker == Application2 && segment.StartsWith(EmbeddedProfile.JpegMark);
            at += 1 + length;
        }
    }

    private static ImageHeader Frame(ReadOnlySpan<byte> frame, Orientation orientation, string name)
    {
        int precision = frame[0], height = BinaryPrimitives.ReadUInt16BigEndian(frame[1..]),
            width = BinaryPrimitives.ReadUInt16BigEndian(frame[3..]), components = frame[5];
        if (components is not (1 or 3) || precision != 8)
        {
            string what = components == 4 ? "CMYK" : $"{components} components of {precision} bits";
            throw new DataException($"{name} is a JPEG image with {what}: expected grey or colour of 8 bits. Convert it to RGB or remove it.");
        }

        return new ImageHeader(ImageKind.Jpeg, width, height, components).Checked(name).Lying(orientation);
    }
}
