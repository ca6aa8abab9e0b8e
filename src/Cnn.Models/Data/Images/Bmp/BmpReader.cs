using System.Buffers.Binary;
using System.Numerics;

namespace Cnn.Models.Data.Images.Bmp;

/// <summary>
/// Decodes Windows bitmaps: 1, 4 and 8 bits with a palette, also in runs, 16, 24 and 32 bits, with masks or without. Alpha counts where a mask names it and not
/// all of it is zero.
/// </summary>
internal static class BmpReader
{
    // A run of two bytes is 255 pixels long, and what is skipped takes nothing at all.
    private const int LargestRatio = 4096;

    /// <summary>Decodes a file.</summary>
    /// <exception cref="DataException">It is truncated, damaged or too large.</exception>
    public static RawImage Decode(byte[] file, string name)
    {
        BmpHeader header = BmpHeader.Parse(file, name);
        long area = (long)header.Width * header.Height;
        if (header.Start > file.Length
            || (header.IsRuns ? area > (file.Length + 1L) * LargestRatio : header.RowBytes * header.Height > file.Length - header.Start))
        {
            throw BmpHeader.Damaged(name, $"{header.Width} x {header.Height} pixels of {header.Bits} bits cannot come from its {file.Length} bytes");
        }

        byte[] pixels = new byte[area * header.Channels];
        if (header.Bits > 8)
        {
            Direct(file, header, pixels);
        }
        else
        {
            byte[] places = header.IsRuns ? BmpRuns.Unpack(file, header, name) : Packed(file, header);
            for (int i = 0; i < places.Length; i++)
            {
                if (places[i] >= header.Palette.Length / 4)
                {
                    throw BmpHeader.Damaged(name, $"it uses a colour that its palette of {header.Palette.Length / 4} does not have");
                }

                ReadOnlySpan<byte> colour = header.Palette.AsSpan(places[i] * 4, 3);
                for (int c = 0; c < header.Channels; c++)
                {
                    pixels[(i * header.Channels) + c] = colour[2 - c];
                }
            }
        }

        return new RawImage(header.Height, header.Width, header.Channels, pixels);
    }

    /// <summary>The row of the image that a stored row is.</summary>
    public static int RowOf(BmpHeader header, int stored) => header.IsTopDown ? stored : header.Height - 1 - stored;

    private static byte[] Packed(byte[] file, BmpHeader header)
    {
        byte[] places = new byte[header.Width * header.Height];
        int perByte = 8 / header.Bits, mask = (1 << header.Bits) - 1;
        for (int y = 0; y < header.Height; y++)
        {
            ReadOnlySpan<byte> row = file.AsSpan((int)(header.Start + (y * header.RowBytes)), (int)header.RowBytes);
            Span<byte> to = places.AsSpan(RowOf(header, y) * header.Width, header.Width);
            for (int x = 0; x < to.Length; x++)
            {
                to[x] = (byte)((row[x / perByte] >> (header.Bits * (perByte - 1 - (x % perByte)))) & mask);
            }
        }

        return places;
    }

    private static void Direct(byte[] file, BmpHeader header, byte[] pixels)
    {
        int bytes = header.Bits / 8;
        bool hasAlpha = header.Masks[3] != 0 && bytes > 2 && AnyAlpha(file, header);
        for (int y = 0; y < header.Height; y++)
        {
            ReadOnlySpan<byte> row = file.AsSpan((int)(header.Start + (y * header.RowBytes)), (int)header.RowBytes);
            int to = RowOf(header, y) * header.Width * 3;
            for (int x = 0; x < header.Width; x++)
            {
                ReadOnlySpan<byte> at = row[(x * bytes)..];
                if (bytes == 3)
                {
                    (pixels[to++], pixels[to++], pixels[to++]) = (at[2], at[1], at[0]);
                    continue;
                }

                uint value = bytes == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(at) : BinaryPrimitives.ReadUInt32LittleEndian(at);
                int alpha = hasAlpha ? Field(value, header.Masks[3]) : byte.MaxValue;
                for (int c = 0; c < 3; c++)
                {
                    pixels[to++] = (byte)AlphaBlend.OnWhite((uint)Field(value, header.Masks[c]), (uint)alpha);
                }
            }
        }
    }

    private static bool AnyAlpha(byte[] file, BmpHeader header)
    {
        for (int i = 0; i < header.Width * header.Height; i++)
        {
            if ((BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(header.Start + (i * 4))) & header.Masks[3]) != 0)
            {
                return true;
            }
        }

        return false;
    }

    // The bits of a mask as a number from 0 to 255.
    private static int Field(uint value, uint mask)
    {
        if (mask == 0)
        {
            return 0;
        }

        int shift = BitOperations.TrailingZeroCount(mask);
        ulong most = mask >> shift;
        return (int)(((((ulong)(value & mask) >> shift) * byte.MaxValue) + (most / 2)) / most);
    }
}
