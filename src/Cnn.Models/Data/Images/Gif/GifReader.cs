using System.Buffers.Binary;

namespace Cnn.Models.Data.Images.Gif;

/// <summary>Decodes the first image of a GIF file (version 89a) on its screen, what is transparent or left out on white.</summary>
internal static class GifReader
{
    /// <summary>The bytes before the colours: signature and screen.</summary>
    public const int HeaderBytes = 13;

    private const int Extension = 0x21, Image = 0x2C, GraphicControl = 0xF9, HasPalette = 0x80, IsInterlaced = 0x40;

    // A code of twelve bits stands for 4096 pixels at most.
    private const int LargestRatio = 4096;

    // What programs write before the images of an animation.
    private static readonly byte[] Repetition = [Extension, 0xFF, 11, .. "NETSCAPE2.0"u8];

    // First row and step of each pass.
    private static readonly (int First, int Step)[] Passes = [(0, 8), (4, 8), (2, 4), (1, 2)];

    /// <summary>Reads the size of the screen.</summary>
    /// <exception cref="DataException">It is cut off, or too large.</exception>
    public static ImageHeader HeaderOf(ReadOnlySpan<byte> file, string name) => file.Length < HeaderBytes
        ? throw Damaged(name, "it ends within its header")
        : new ImageHeader(
            ImageKind.Gif, BinaryPrimitives.ReadUInt16LittleEndian(file[6..]), BinaryPrimitives.ReadUInt16LittleEndian(file[8..]), 3)
        {
            IsAnimated = HasSeveral(file),
        }.Checked(name);

    // As far as the beginning of the file says: by a second image, or by how often a viewer repeats them all.
    private static bool HasSeveral(ReadOnlySpan<byte> file)
    {
        int images = 0;
        for (int at = HeaderBytes + PaletteBytes(file[10]); at < file.Length && file[at] is Extension or Image;)
        {
            if (file[at] == Image)
            {
                if (++images > 1)
                {
                    return true;
                }

                at += at + 9 < file.Length ? 11 + PaletteBytes(file[at + 9]) : file.Length;
            }
            else if (file[at..].StartsWith(Repetition))
            {
                return true;
            }
            else
            {
                at += 2;
            }

            while (at < file.Length && file[at] != 0)
            {
                at += file[at] + 1;
            }

            at++;
        }

        return false;
    }

    private static int PaletteBytes(byte flags) => (flags & HasPalette) == 0 ? 0 : 3 << ((flags & 7) + 1);

    /// <summary>Decodes a file.</summary>
    /// <exception cref="DataException">It is truncated, damaged or too large.</exception>
    public static RawImage Decode(byte[] file, string name)
    {
        ImageHeader screen = HeaderOf(file, name);
        if ((long)screen.Width * screen.Height > (file.Length + 1L) * LargestRatio)
        {
            throw Damaged(name, $"{screen.Width} x {screen.Height} pixels cannot come from {file.Length} bytes");
        }

        int at = HeaderBytes, transparent = -1;
        ReadOnlySpan<byte> palette = Palette(file, file[10], ref at, name);
        while (true)
        {
            switch (Byte(file, at, name))
            {
                case Extension:
                    if (Byte(file, at + 1, name) == GraphicControl && Byte(file, at + 2, name) >= 4)
                    {
                        transparent = (Byte(file, at + 3, name) & 1) != 0 ? Byte(file, at + 6, name) : -1;
                    }

                    at = AfterBlocks(file, at + 2, name);
                    break;
                case Image:
                    return Picture(file, at + 1, palette, transparent, screen, name);
                default:
                    throw Damaged(name, "it has no image");
            }
        }
    }

    private static RawImage Picture(byte[] file, int at, ReadOnlySpan<byte> palette, int transparent, ImageHeader screen, string name)
    {
        if (at + 9 > file.Length)
        {
            throw Damaged(name, "it ends within the header of its image");
        }

        int left = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(at)), top = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(at + 2)),
            width = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(at + 4)), height = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(at + 6));
        byte flags = file[at + 8];
        at += 9;
        ReadOnlySpan<byte> own = Palette(file, flags, ref at, name);
        palette = own.Length > 0 ? own : palette;
        if (width == 0 || height == 0 || left + width > screen.Width || top + height > screen.Height || palette.Length == 0)
        {
            throw Damaged(name, "its image lies outside of its screen, or has no colours");
        }

        byte[] places = new byte[width * height];
        GifCodes.Unpack(Blocks(file, at + 1, name), Byte(file, at, name), places, name);
        byte[] pixels = new byte[screen.Width * screen.Height * 3];
        pixels.AsSpan().Fill(byte.MaxValue);
        int stored = 0;
        foreach ((int first, int step) in (flags & IsInterlaced) != 0 ? Passes : [(0, 1)])
        {
            for (int y = first; y < height; y += step, stored++)
            {
                for (int x = 0; x < width; x++)
                {
                    int place = places[(stored * width) + x];
                    if (place == transparent)
                    {
                        continue;
                    }

                    if (place >= palette.Length / 3)
                    {
                        throw Damaged(name, $"it uses a colour that its palette of {palette.Length / 3} does not have");
                    }

                    palette.Slice(place * 3, 3).CopyTo(pixels.AsSpan((((top + y) * screen.Width) + left + x) * 3));
                }
            }
        }

        return new RawImage(screen.Height, screen.Width, 3, pixels);
    }

    /// <summary>What is wrong with a file.</summary>
    public static DataException Damaged(string name, string what) => new DataException($"{name} is a GIF file that is damaged: {what}. Fetch the file again.");

    private static ReadOnlySpan<byte> Palette(byte[] file, byte flags, scoped ref int at, string name)
    {
        int length = (flags & HasPalette) != 0 ? 3 << ((flags & 7) + 1) : 0, start = at;
        at += length;
        return at <= file.Length ? file.AsSpan(start, length) : throw Damaged(name, "its palette is cut off");
    }

    private static byte Byte(byte[] file, int at, string name) => at < file.Length ? file[at] : throw Damaged(name, "it ends early");

    private static int AfterBlocks(byte[] file, int at, string name)
    {
        for (int length; (length = Byte(file, at, name)) > 0;)
        {
            at += length + 1;
        }

        return at + 1;
    }

    // The blocks of an image joined; the last one may lack its end.
    private static byte[] Blocks(byte[] file, int at, string name)
    {
        var joined = new MemoryStream();
        for (int length; (length = Byte(file, at, name)) > 0; at += length + 1)
        {
            joined.Write(file, at + 1, at + 1 + length <= file.Length ? length : throw Damaged(name, "its pixels are cut off"));
        }

        return joined.ToArray();
    }
}
