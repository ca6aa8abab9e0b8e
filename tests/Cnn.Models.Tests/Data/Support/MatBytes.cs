using System.IO.Compression;
using System.Text;

namespace Cnn.Models.Tests.Data.Support;

/// <summary>MATLAB files of Level 5 put together element by element.</summary>
internal static class MatBytes
{
    /// <summary>The whole file.</summary>
    public static byte[] File(bool isBig, params byte[][] elements)
    {
        byte[] header = new byte[128];
        Encoding.ASCII.GetBytes("MATLAB 5.0 MAT-file, Platform: GLNXA64".PadRight(116)).CopyTo(header, 0);
        Order([0, 1], isBig).CopyTo(header, 124);
        (isBig ? "MI"u8 : "IM"u8).CopyTo(header.AsSpan(126));
        return [.. header, .. elements.SelectMany(e => e)];
    }

    /// <summary>An array.</summary>
    /// <param name="name">The variable's name.</param>
    /// <param name="sizes">Its sizes, the first running fastest.</param>
    /// <param name="arrayClass">What it holds: 6 for double, 9 for uint8, 1 for cells.</param>
    /// <param name="type">What it is stored as: 2 for uint8, 9 for double.</param>
    /// <param name="data">The elements in the order of the file.</param>
    /// <param name="isBig">Whether numbers have their high byte first.</param>
    public static byte[] Matrix(string name, int[] sizes, int arrayClass, int type, byte[] data, bool isBig = false) => Element(14,
        [
            .. Element(6, [.. Number(arrayClass, isBig), 0, 0, 0, 0], isBig), .. Element(5, [.. sizes.SelectMany(s => Number(s, isBig))], isBig),
            .. Element(1, Encoding.ASCII.GetBytes(name), isBig), .. Element(type, data, isBig),
        ], isBig);

    /// <summary>Text of some rows, as UTF-16 letters, the letters of a column side by side; shorter rows have blanks.</summary>
    public static byte[] Text(string name, params string[] rows)
    {
        int columns = rows.Max(r => r.Length);
        string letters = string.Concat(Enumerable.Range(0, columns).SelectMany(c => rows.Select(r => c < r.Length ? r[c] : ' ')));
        return Matrix(name, [rows.Length, columns], 4, 4, Encoding.Unicode.GetBytes(letters));
    }

    /// <summary>Cells in a column.</summary>
    public static byte[] Cells(string name, params byte[][] cells) => Holder(name, [cells.Length, 1], 1, [], cells);

    /// <summary>A structure of named arrays, whose names are empty.</summary>
    public static byte[] Structure(string name, params (string Field, byte[] Value)[] fields) => Holder(
        name, [1, 1], 2,
        [
            .. Element(5, Number(16, false), false),
            .. Element(1, [.. fields.SelectMany(f => Encoding.ASCII.GetBytes(f.Field.PadRight(16, '\0')))], false),
        ],
        [.. fields.Select(f => f.Value)]);

    /// <summary>What MATLAB keeps of its own: its name, who keeps it, its kind, and what nobody else reads.</summary>
    public static byte[] Own(string name, string kind) => Element(14,
        [
            .. Element(6, [.. Number(17, false), 0, 0, 0, 0], false), .. Element(1, Encoding.ASCII.GetBytes(name), false),
            .. Element(1, "MCOS"u8.ToArray(), false), .. Element(1, Encoding.ASCII.GetBytes(kind), false), .. Matrix("", [6, 1], 13, 6, new byte[24]),
        ], false);

    private static byte[] Holder(string name, int[] sizes, int arrayClass, byte[] before, byte[][] inner) => Element(14,
        [
            .. Element(6, [.. Number(arrayClass, false), 0, 0, 0, 0], false), .. Element(5, [.. sizes.SelectMany(s => Number(s, false))], false),
            .. Element(1, Encoding.ASCII.GetBytes(name), false), .. before, .. inner.SelectMany(i => i),
        ], false);

    /// <summary>Numbers as doubles.</summary>
    public static byte[] Doubles(bool isBig, params double[] values) => [.. values.SelectMany(v => Order(BitConverter.GetBytes(v), !isBig))];

    /// <summary>An element in zlib's format.</summary>
    public static byte[] Compressed(byte[] element)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(element);
        }

        return [.. Number(15, false), .. Number((int)packed.Length, false), .. packed.ToArray()];
    }

    // What has at most four bytes lies in the place of its length.
    private static byte[] Element(int type, byte[] data, bool isBig) => data.Length is > 0 and <= 4
        ? [.. Number((data.Length << 16) | type, isBig), .. data, .. new byte[4 - data.Length]]
        : [.. Number(type, isBig), .. Number(data.Length, isBig), .. data, .. new byte[-data.Length & 7]];

    private static byte[] Number(int value, bool isBig) => Order(BitConverter.GetBytes(value), !isBig);

    private static byte[] Order(byte[] bytes, bool isLittle)
    {
        if (!isLittle)
        {
            Array.Reverse(bytes);
        }

        return bytes;
    }
}
