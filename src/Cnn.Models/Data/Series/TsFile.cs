using System.Globalization;
using System.Text;
using Cnn.Models.Data.Csv;

namespace Cnn.Models.Data.Series;

/// <summary>
/// Reads the .ts files of the UEA and UCR archives: a heading of words behind @, then a series a line, its channels with colons between them and its label
/// last.
/// </summary>
internal static class TsFile
{
    private const int MostChannels = 4096;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="bare">How many channels there are where series need no label, and one is what stands behind these; null where each has one.</param>
    /// <exception cref="DataException">It has times, gaps, no classes, or series of several lengths.</exception>
    public static SeriesPart Read(string path, int? bare = null) => DataFile.Read(path, "a series in each line", file =>
    {
        var (values, row) = (new List<float>(), new List<float>());
        var (labels, places) = (new List<string>(), new List<string>());
        (Stream content, _) = DataFile.Open(file);
        var lines = new CsvLines(content, path);
        bool hasBegun = false;
        (int length, int channels) = (0, 0);
        while (lines.TryNext(out ReadOnlySpan<byte> line))
        {
            line = SeriesNumbers.Trimmed(line);
            string place = string.Create(CultureInfo.InvariantCulture, $"{path}, line {lines.Number}");
            if (line.IsEmpty || line[0] == '#')
            {
                continue;
            }

            if (!hasBegun)
            {
                hasBegun = IsStart(place, line, bare is not null);
                continue;
            }

            int last = bare is { } alone && line.Count((byte)':') < alone ? line.Length : line.LastIndexOf((byte)':');
            labels.Add(bare is not null ? "" : SeriesNumbers.Label(place, last < 0 ? throw Alone(place) : line[(last + 1)..]));
            places.Add(place);
            row.Clear();
            int count = Channels(place, line[..last], row);
            (length, channels) = length == 0 ? (row.Count / count, count) : (length, channels);
            if (count != channels || row.Count != length * channels)
            {
                throw new DataException(string.Create(
                    CultureInfo.InvariantCulture, $"{place} has {row.Count} values in {count} channels, and the first line {length * channels} in " +
                        $"{channels}: " +
                        $"bring series to one length."));
            }

            for (int i = 0; i < row.Count; i++)
            {
                values.Add(row[((i % channels) * length) + (i / channels)]);
            }
        }

        return places.Count > 0
            ? new SeriesPart(path, [.. values], labels, places, length, channels)
            : throw new DataException($"{path} is empty: expected a series in each line.");
    });

    // The words of the heading that change what the lines mean.
    private static bool IsStart(string place, ReadOnlySpan<byte> line, bool isBare)
    {
        string[] words = Encoding.Latin1.GetString(line[..Math.Min(line.Length, 200)]).ToLowerInvariant()
            .Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return words switch
        {
            ["@timestamps", "true", ..] => throw new DataException($"{place} says that values have times: expected values by themselves."),
            ["@classlabel", "false", ..] or ["@targetlabel", "true", ..] when !isBare => throw new DataException(
                $"{place} says that series have no classes: a network learns from series with a class each."),
            ["@data"] => true,
            [var first, ..] when first[0] == '@' => false,
            _ => throw new DataException($"{place} is no line of a heading: expected words behind @, and @data before the series."),
        };
    }

    private static int Channels(string place, ReadOnlySpan<byte> line, List<float> row)
    {
        int channels = 0, length = 0;
        while (true)
        {
            int end = line.IndexOf((byte)':');
            int count = SeriesNumbers.Read(place, end < 0 ? line : line[..end], (byte)',', row);
            length = channels++ == 0 ? count : length;
            if (count != length || channels > MostChannels)
            {
                throw new DataException(string.Create(
                    CultureInfo.InvariantCulture, $"{place} has channels of {length} and of {count} values, or more than {MostChannels}: bring them " +
                        $"to one length."));
            }

            if (end < 0)
            {
                return channels;
            }

            line = line[(end + 1)..];
        }
    }

    private static DataException Alone(string place) => new($"{place} has no label: expected values with commas between them, a colon, and the label.");
}
