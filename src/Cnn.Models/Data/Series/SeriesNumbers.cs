using System.Globalization;
using System.Text;
using Cnn.OneDnn.Numbers;

namespace Cnn.Models.Data.Series;

/// <summary>Numbers in a line of text. A value that is missing is refused by its line, as networks need every one.</summary>
internal static class SeriesNumbers
{
    private const int LongestNumber = 64, MostValues = 1 << 29;

    /// <summary>Reads numbers with a separator between them.</summary>
    /// <param name="place">The file and the line, for messages.</param>
    /// <param name="text">The line, or a part of it.</param>
    /// <param name="separator">What stands between them; a blank for any number of blanks.</param>
    /// <param name="to">Where they go.</param>
    /// <returns>How many there are.</returns>
    /// <exception cref="DataException">One is missing, or is no number.</exception>
    public static int Read(string place, ReadOnlySpan<byte> text, byte separator, List<float> to)
    {
        int count = 0;
        text = separator == ' ' ? Trimmed(text) : text.Trim((byte)' ');
        while (true)
        {
            int end = separator == ' ' ? text.IndexOfAny((byte)' ', (byte)'\t') : text.IndexOf(separator);
            ReadOnlySpan<byte> word = Trimmed(end < 0 ? text : text[..end]);
            count++;
            to.Add(Number(place, word, count));
            if (to.Count > MostValues)
            {
                throw new DataException($"{place}: more than {MostValues} values are more than can be kept. Split the file.");
            }

            if (end < 0)
            {
                return count;
            }

            text = separator == ' ' ? Trimmed(text[end..]) : text[(end + 1)..];
        }
    }

    /// <summary>Without blanks around it.</summary>
    public static ReadOnlySpan<byte> Trimmed(ReadOnlySpan<byte> text) => text.Trim(" \t"u8);

    /// <summary>A label as it is called: whole numbers without what programs write around them.</summary>
    public static string Label(string place, ReadOnlySpan<byte> text)
    {
        string label = Encoding.UTF8.GetString(Trimmed(text)).Trim();
        return label.Length is 0 or > LongestNumber || label.Any(char.IsControl) || label is "?"
            ? throw new DataException($"{place} has no label that could be one: expected a name or a number of at most {LongestNumber} characters.")
            : NumberText.TryReal(label, out double number) && number == Math.Truncate(number) && Math.Abs(number) < int.MaxValue
                ? number.ToString("F0", CultureInfo.InvariantCulture)
                : label;
    }

    private static float Number(string place, ReadOnlySpan<byte> word, int index)
    {
        Span<char> text = stackalloc char[LongestNumber];
        if (word.Length <= LongestNumber)
        {
            text = text[..Encoding.Latin1.GetChars(word, text)];
            if (NumberText.TryReal(text, out double value) && float.IsFinite((float)value))
            {
                return (float)value;
            }
        }

        bool isMissing = word.IsEmpty || text is "?" || text.Equals("nan", StringComparison.OrdinalIgnoreCase);
        throw new DataException(isMissing
            ? string.Create(CultureInfo.InvariantCulture, $"{place} has no value in place {index}: fill what is missing, and bring series to one length.")
            : string.Create(CultureInfo.InvariantCulture, $"{place} has what is no number in place {index}: expected a number with a point for decimals."));
    }
}
