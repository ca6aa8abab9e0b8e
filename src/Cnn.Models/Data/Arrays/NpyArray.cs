using System.Buffers.Binary;
using System.Text;
using Cnn.OneDnn.Files;
using Cnn.OneDnn.Numbers;

namespace Cnn.Models.Data.Arrays;

/// <summary>Reads NumPy's array files, formats 1 to 3, of whole and real numbers in C order.</summary>
internal static class NpyArray
{
    private const int LargestHeader = 1 << 16, MostAxes = 8;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads an array from the content of a file.</summary>
    /// <exception cref="DataException">It is damaged, or of another kind.</exception>
    public static NumberArray Read(byte[] file, string name)
    {
        if (file.Length < 12 || !file.AsSpan().StartsWith(Magic) || file[6] is < 1 or > 3)
        {
            throw new DataException($"{name} is no npy file of format 1, 2 or 3. Save it with numpy.save.");
        }

        int prefix = file[6] == 1 ? 10 : 12;
        uint length = file[6] == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(8)) : BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(8));
        if (length > LargestHeader || length > file.Length - prefix)
        {
            throw Damaged(name);
        }

        string header = Encoding.Latin1.GetString(file, prefix, (int)length);
        if (!NpyText.TryParse(header, out string type, out bool isFortran, out string shape))
        {
            throw new DataException($"{name} has no plain array of numbers in it (its header is {Shown(header)}). Save one of uint8, int64 or float32.");
        }

        int[] sizes = ShapeOf(shape, name);
        if (isFortran && sizes.Count(s => s != 1) > 1)
        {
            throw new DataException($"{name} is in Fortran order, expected C order. Save it with numpy.ascontiguousarray.");
        }

        (NumberKind kind, int size) = KindOf(type, name);
        long elements = sizes.Aggregate(1L, (product, s) => product * s > int.MaxValue ? int.MaxValue : product * s);
        byte[] bytes = file[(prefix + (int)length)..];
        return elements * size == bytes.Length ? new NumberArray(name, sizes, kind, size, bytes) : throw Damaged(name);
    }

    private static (NumberKind Kind, int Size) KindOf(string type, string name) => type switch
    {
        "|b1" => (NumberKind.Truth, 1),
        "|u1" or "<u1" => (NumberKind.Unsigned, 1),
        "|i1" or "<i1" => (NumberKind.Signed, 1),
        "<u2" or "<u4" or "<u8" => (NumberKind.Unsigned, type[2] - '0'),
        "<i2" or "<i4" or "<i8" => (NumberKind.Signed, type[2] - '0'),
        "<f2" or "<f4" or "<f8" => (NumberKind.Real, type[2] - '0'),
        _ => throw new DataException($"{name} holds '{type}', expected little-endian whole or real numbers. Convert it with astype."),
    };

    private static int[] ShapeOf(string text, string name)
    {
        string[] parts = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        int[] sizes = new int[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (parts.Length > MostAxes || !NumberText.TryCount(parts[i], out sizes[i]) || sizes[i] == 0)
            {
                throw new DataException($"{name} has the sizes ({Shown(text)}): expected at most {MostAxes}, each of 1 or more.");
            }
        }

        return sizes;
    }

    private static DataException Damaged(string name) => new($"{name} is damaged or cut off: its sizes and its bytes do not fit. Fetch the file again.");

    private static string Shown(string text) => string.Concat((text.Length > 80 ? text[..80] + "…" : text).Select(c => char.IsControl(c) ? ' ' : c)).Trim();
}
