using System.Buffers.Binary;
using System.Numerics;

namespace Cnn.Models;

/// <summary>The checksum of TensorFlow's records: CRC-32C (Castagnoli), turned and shifted so that a checksum of checksums does not cancel out.</summary>
internal static class Crc32C
{
    private const uint Mask = 0xa282ead8;

    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (byte value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return ~crc;
    }

    public static uint Masked(ReadOnlySpan<byte> bytes) => BitOperations.RotateRight(Compute(bytes), 15) + Mask;
}
