using System.Text;

namespace Cnn.Models.Data.Matlab;

/// <summary>Reads words of Level 5 files: the rows of text, or cells with one each.</summary>
internal static class MatWords
{
    private const int Utf8 = 16, Utf16 = 17, UInt16 = 4, MostWords = 1 << 24, LongestWord = 4096;

    /// <summary>Reads the words of an array whose head was read.</summary>
    /// <param name="inner">What comes behind the head.</param>
    /// <param name="head">The head.</param>
    /// <param name="isBig">Whether numbers have their high byte first.</param>
    /// <exception cref="InvalidDataException">They are damaged.</exception>
    /// <exception cref="DataException">A cell has something else, or several rows.</exception>
    public static string[] Read(MatElements inner, MatHead head, bool isBig)
    {
        if (head.Class == MatType.Text)
        {
            return Rows(inner, head, isBig);
        }

        var words = new List<string>();
        for (int i = 0; i < head.Count; i++)
        {
            MatElements cell = MatFields.Next(inner);
            MatHead own = MatHead.Read(cell);
            string[] rows = own.Class == MatType.Text ? Rows(cell, own, isBig) : [];
            words.Add(rows.Length == 1 && words.Count < MostWords
                ? rows[0]
                : throw new DataException($"cell {i + 1} is no row of text: expected a word in each cell."));
            cell.End();
        }

        return [.. words];
    }

    // The letters of a column stand side by side; rows are filled up with blanks.
    private static string[] Rows(MatElements inner, MatHead head, bool isBig)
    {
        int rows = head.Sizes[0], columns = head.Sizes[1];
        if (rows == 0 || columns == 0)
        {
            return rows == 1 || (rows, columns) == (0, 0) ? [""] : [];
        }

        (int type, int size) = inner.Next() ?? throw new EndOfStreamException();
        if (head.Sizes.Length > 2 || columns > LongestWord || head.Count == int.MaxValue || size > (long)head.Count * sizeof(int))
        {
            throw new InvalidDataException("Text has other sizes than it can have.");
        }

        byte[] bytes = inner.Bytes(size);
        string letters = type switch
        {
            Utf8 => Encoding.UTF8.GetString(bytes),
            UInt16 or Utf16 => (isBig ? Encoding.BigEndianUnicode : Encoding.Unicode).GetString(bytes),
            1 or 2 => Encoding.Latin1.GetString(bytes),
            _ => throw new InvalidDataException("Text is stored as something else."),
        };
        if (letters.Length != head.Count)
        {
            throw new InvalidDataException("Text has other sizes than letters.");
        }

        string[] words = new string[rows];
        for (int row = 0; row < rows; row++)
        {
            words[row] = string.Create(columns, row, (to, r) =>
            {
                for (int c = 0; c < to.Length; c++)
                {
                    to[c] = letters[(c * rows) + r];
                }
            }).TrimEnd(' ', '\0');
        }

        return words;
    }
}
