using System.Globalization;
using Cnn.Models.Data.Csv;

namespace Cnn.Models.Data.Series;

/// <summary>Reads a series a line, its label first: the files of the UCR archive, and the rows of numbers of others.</summary>
internal static class SeriesTable
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="hasLabels">Whether the first number of a line is its label.</param>
    /// <exception cref="DataException">A line has other numbers of values, or one that is missing.</exception>
    public static SeriesPart Read(string path, bool hasLabels = true) => DataFile.Read(path, "a series in each line", file =>
    {
        var values = new List<float>();
        var (labels, places) = (new List<string>(), new List<string>());
        (Stream content, _) = DataFile.Open(file);
        var lines = new CsvLines(content, path);
        byte separator = 0;
        int length = 0;
        while (lines.TryNext(out ReadOnlySpan<byte> line))
        {
            line = line.Trim((byte)' ');
            if (SeriesNumbers.Trimmed(line).IsEmpty)
            {
                continue;
            }

            separator = separator != 0 ? separator : SeparatorOf(line);
            string place = string.Create(CultureInfo.InvariantCulture, $"{path}, line {lines.Number}");
            if (hasLabels)
            {
                int end = separator == ' ' ? line.IndexOfAny((byte)' ', (byte)'\t') : line.IndexOf(separator);
                labels.Add(SeriesNumbers.Label(place, end < 0 ? throw Alone(place) : line[..end]));
                line = line[(end + 1)..];
            }

            places.Add(place);
            int count = SeriesNumbers.Read(place, line, separator, values);
            length = length == 0 ? count : length;
            if (count != length)
            {
                throw new DataException(string.Create(
                    CultureInfo.InvariantCulture, $"{place} has {count} values, and the first line {length}: bring series to one length."));
            }
        }

        return places.Count > 0
            ? new SeriesPart(path, [.. values], labels, places, length, 1)
            : throw new DataException($"{path} is empty: expected a series in each line.");
    });

    /// <summary>How many fields a line has.</summary>
    public static int FieldsOf(ReadOnlySpan<byte> line)
    {
        byte separator = SeparatorOf(line);
        int fields = 0;
        foreach (Range part in line.SplitAny([separator, separator == ' ' ? (byte)'\t' : separator]))
        {
            fields += separator != ' ' || !line[part].IsEmpty ? 1 : 0;
        }

        return fields;
    }

    private static byte SeparatorOf(ReadOnlySpan<byte> line) => line.Contains((byte)'\t') ? (byte)'\t' : line.Contains((byte)',') ? (byte)',' : (byte)' ';

    private static DataException Alone(string place) =>
        new($"{place} has a label and no values: expected a label, and behind it numbers with tabs, commas or blanks between them.");
}
