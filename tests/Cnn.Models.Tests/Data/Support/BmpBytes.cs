using System.Buffers.Binary;

namespace Cnn.Models.Tests.Data.Support;

/// <summary>Windows bitmaps, put together after their description: a header of 14 bytes, one of 40, palette or masks, rows of whole fours.</summary>
internal static class BmpBytes
{
    public static byte[] From(int width, int height, int bits, byte[] rows, byte[]? palette = null, int compression = 0, uint[]? masks = null)
    {
        byte[] between = masks is null ? palette ?? [] : [.. masks.SelectMany(BitConverter.GetBytes)];
        byte[] file = new byte[54 + between.Length + rows.Length];
        "BM"u8.CopyTo(file);
        Number(file, 2, file.Length);
        Number(file, 10, 54 + between.Length);
        Number(file, 14, 40);
        Number(file, 18, width);
        Number(file, 22, height);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(26), 1);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(28), (ushort)bits);
        Number(file, 30, compression);
        Number(file, 46, (palette?.Length ?? 0) / 4);
        between.CopyTo(file, 54);
        rows.CopyTo(file, 54 + between.Length);
        return file;
    }

    private static void Number(byte[] file, int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), value);
}
