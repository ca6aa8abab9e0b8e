using System.Buffers.Binary;

namespace Cnn.Models;

/// <summary>
/// Finds the orientation in what a camera wrote: a TIFF directory (CIPA DC-008, 4.5). What is damaged there says nothing, and the image is taken as it lies.
/// </summary>
internal static class ExifOrientation
{
    private const int HeaderBytes = 8, EntryBytes = 12, OrientationTag = 0x0112, ShortType = 3;

    /// <summary>The orientation that a TIFF header's first directory names; upright where it names none.</summary>
    public static Orientation Read(ReadOnlySpan<byte> tiff)
    {
        bool little = tiff.StartsWith("II*\0"u8);
        if (tiff.Length < HeaderBytes || !(little || tiff.StartsWith("MM\0*"u8)))
        {
            return Orientation.Upright;
        }

        uint start = little ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (start > tiff.Length - 2)
        {
            return Orientation.Upright;
        }

        ReadOnlySpan<byte> directory = tiff[(int)start..];
        int count = Short(directory, little);
        directory = directory[2..];
        for (; count > 0 && directory.Length >= EntryBytes; count--, directory = directory[EntryBytes..])
        {
            if (Short(directory, little) == OrientationTag && Short(directory[2..], little) == ShortType)
            {
                int value = Short(directory[8..], little);
                return value is >= (int)Orientation.Upright and <= (int)Orientation.TurnedRight ? (Orientation)value : Orientation.Upright;
            }
        }

        return Orientation.Upright;
    }

    private static int Short(ReadOnlySpan<byte> at, bool little) => little
        ? BinaryPrimitives.ReadUInt16LittleEndian(at)
        : BinaryPrimitives.ReadUInt16BigEndian(at);
}
