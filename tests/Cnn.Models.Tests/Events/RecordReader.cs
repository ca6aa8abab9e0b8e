using System.Buffers.Binary;

namespace Cnn.Models.Tests.Events;

/// <summary>
/// Reads event files by the formats' descriptions alone: TensorFlow's records with a checksum computed bit by bit, and protobuf's wire format, as fields by
/// number.
/// </summary>
internal static class RecordReader
{
    /// <summary>The events of a file; fails where a checksum is wrong or a record is cut.</summary>
    public static IReadOnlyList<Fields> Read(string path)
    {
        ReadOnlySpan<byte> rest = File.ReadAllBytes(path);
        var events = new List<Fields>();
        while (!rest.IsEmpty)
        {
            int length = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(rest));
            Assert.That(BinaryPrimitives.ReadUInt32LittleEndian(rest[8..]), Is.EqualTo(Masked(rest[..8])), "checksum of the length");
            ReadOnlySpan<byte> content = rest.Slice(12, length);
            Assert.That(BinaryPrimitives.ReadUInt32LittleEndian(rest[(12 + length)..]), Is.EqualTo(Masked(content)), "checksum of the event");
            events.Add(Fields.Of(content));
            rest = rest[(16 + length)..];
        }

        return events;
    }

    /// <summary>CRC-32C: the reflected polynomial 0x82F63B78, bit by bit.</summary>
    public static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = 0xFFFFFFFF;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82F63B78 : crc >> 1;
            }
        }

        return ~crc;
    }

    private static uint Masked(ReadOnlySpan<byte> bytes)
    {
        uint crc = Crc(bytes);
        return ((crc >> 15) | (crc << 17)) + 0xA282EAD8;
    }
}
