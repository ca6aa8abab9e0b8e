using System.Text;

namespace Cnn.Models.Data.Matlab;

/// <summary>The fields of a structure in a Level 5 file.</summary>
internal static class MatFields
{
    private const int LongestName = 64, MostFields = 4096;

    /// <summary>Reads their names; the arrays of the fields come behind them.</summary>
    /// <exception cref="InvalidDataException">They are damaged.</exception>
    public static string[] Names(MatElements inner)
    {
        (int type, int size) = inner.Next() ?? throw new EndOfStreamException();
        if (type != MatType.Int32 || size != sizeof(int))
        {
            throw new InvalidDataException("A structure does not say how long the names of its fields are.");
        }

        uint length = inner.Whole(inner.Bytes(size));
        if (length is 0 or > LongestName)
        {
            throw new InvalidDataException("The fields of a structure have names of a length that is none.");
        }

        byte[] names = MatHead.Part(inner, null, MostFields * LongestName);
        string[] read = new string[names.Length / (int)length];
        for (int i = 0; i < read.Length; i++)
        {
            ReadOnlySpan<byte> name = names.AsSpan(i * (int)length, (int)length);
            int end = name.IndexOf((byte)0);
            read[i] = Encoding.UTF8.GetString(end < 0 ? name : name[..end]);
        }

        return read;
    }

    /// <summary>The array of the next field, or of the next cell.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static MatElements Next(MatElements inner)
    {
        (int type, int size) = inner.Next() ?? throw new EndOfStreamException();
        return type == MatType.Matrix ? inner.Within(size) : throw new InvalidDataException("A field or a cell is no array.");
    }
}
