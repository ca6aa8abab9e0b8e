using System.Buffers.Binary;

namespace Cnn.Models.Data.Images.Bmp;

/// <summary>The headers of a Windows bitmap: that of the file, and one of OS/2 (12 bytes) or of Windows (40 to 124 bytes).</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Bits">Bits per pixel.</param>
/// <param name="Compression">0 none, 1 and 2 run lengths of 8 and 4 bits, 3 and 6 masks.</param>
/// <param name="IsTopDown">Whether the first row is the top.</param>
/// <param name="Start">Where the pixels begin.</param>
/// <param name="Palette">Blue, green, red and a byte that means nothing for each colour.</param>
/// <param name="Masks">Which bits of a pixel are red, green, blue and alpha.</param>
internal sealed record BmpHeader(int Width, int Height, int Bits, int Compression, bool IsTopDown, int Start, byte[] Palette, uint[] Masks)
{
    private const int FileBytes = 14, Plain = 0, Runs8 = 1, Runs4 = 2, WithMasks = 3, WithAlphaMasks = 6, CoreBytes = 12, InfoBytes = 40, LargestHeader = 124;

    /// <summary>Whether the pixels are lengths of runs.</summary>
    public bool IsRuns => Compression is Runs8 or Runs4;

    /// <summary>1 for a palette of greys, else 3.</summary>
    public int Channels => Palette.Length > 0 && IsGrey(Palette) ? 1 : 3;

    /// <summary>Bytes of a row, which are whole fours.</summary>
    public long RowBytes => (((long)Width * Bits) + 31) / 32 * 4;

    /// <summary>Reads and checks the headers.</summary>
    /// <exception cref="DataException">They are cut off, contradict themselves, or declare too large an image.</exception>
    public static BmpHeader Parse(ReadOnlySpan<byte> file, string name)
    {
        int length = file.Length >= FileBytes + 4 ? BinaryPrimitives.ReadInt32LittleEndian(file[FileBytes..]) : 0;
        if (length is not (CoreBytes or (>= InfoBytes and <= LargestHeader)) || file.Length < FileBytes + length)
        {
            throw Damaged(name, "its header is cut off or of a kind that is not known");
        }

        ReadOnlySpan<byte> info = file[FileBytes..];
        bool isCore = length == CoreBytes;
        int width = isCore ? BinaryPrimitives.ReadUInt16LittleEndian(info[4..]) : BinaryPrimitives.ReadInt32LittleEndian(info[4..]);
        long height = isCore ? BinaryPrimitives.ReadUInt16LittleEndian(info[6..]) : BinaryPrimitives.ReadInt32LittleEndian(info[8..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(info[(isCore ? 10 : 14)..]),
            compression = isCore ? Plain : BinaryPrimitives.ReadInt32LittleEndian(info[16..]);
        uint used = isCore ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(info[32..]);
        int side = (int)Math.Min(Math.Abs(height), int.MaxValue);
        new ImageHeader(ImageKind.Bmp, width, side, 3).Checked(name);
        bool isKnown = compression switch
        {
            Plain => bits is 1 or 4 or 8 or 16 or 24 or 32,
            Runs8 => bits == 8 && height > 0,
            Runs4 => bits == 4 && height > 0,
            WithMasks or WithAlphaMasks => bits is 16 or 32,
            _ => false,
        };
        if (!isKnown || used > 256)
        {
            throw Damaged(name, $"{bits} bits with compression {compression} and {used} colours are not known");
        }

        // The masks of a header of 40 bytes stand behind it.
        int masksAt = FileBytes + InfoBytes, after = FileBytes + length;
        bool areBehind = compression is WithMasks or WithAlphaMasks && length == InfoBytes;
        int masksEnd = compression is not (WithMasks or WithAlphaMasks) ? 0
            : masksAt + (compression == WithMasks && areBehind ? 12 : length >= 56 || areBehind ? 16 : 12);
        uint[] masks = bits == 16 ? [0x7C00, 0x3E0, 0x1F, 0] : [0xFF0000, 0xFF00, 0xFF, 0];
        if (masksEnd > 0)
        {
            if (file.Length < masksEnd)
            {
                throw Damaged(name, "its masks are cut off");
            }

            for (int i = 0; masksAt + (4 * i) < masksEnd; i++)
            {
                masks[i] = BinaryPrimitives.ReadUInt32LittleEndian(file[(masksAt + (4 * i))..]);
            }

            after = Math.Max(after, masksEnd);
        }

        return new BmpHeader(width, side, bits, compression, height < 0, (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(file[10..]), int.MaxValue),
            bits > 8 ? [] : PaletteOf(file, after, isCore ? 3 : 4, used == 0 ? 1 << bits : (int)used, name), masks);
    }

    /// <summary>What is wrong with a file.</summary>
    public static DataException Damaged(string name, string what) => new DataException($"{name} is a BMP file that is damaged: {what}. Fetch the file again.");

    private static byte[] PaletteOf(ReadOnlySpan<byte> file, int at, int bytes, int colours, string name)
    {
        if (file.Length < at + (colours * bytes))
        {
            throw Damaged(name, "its palette is cut off");
        }

        byte[] palette = new byte[colours * 4];
        for (int i = 0; i < colours; i++)
        {
            file.Slice(at + (i * bytes), 3).CopyTo(palette.AsSpan(i * 4));
        }

        return palette;
    }

    private static bool IsGrey(byte[] palette)
    {
        for (int i = 0; i < palette.Length; i += 4)
        {
            if (palette[i] != palette[i + 1] || palette[i] != palette[i + 2])
            {
                return false;
            }
        }

        return true;
    }
}
