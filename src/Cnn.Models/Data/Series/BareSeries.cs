using System.Globalization;
using Cnn.Models.Data.Csv;
using Cnn.Models.Data.Lists;

namespace Cnn.Models.Data.Series;

/// <summary>Reads series for a network that is to say of what class they are: with labels, which are passed over, or without.</summary>
internal static class BareSeries
{
    /// <summary>Reads a file, or of a folder the part to test on, else that to learn from.</summary>
    /// <param name="path">A file or a folder, as series:PATH has it.</param>
    /// <param name="length">The steps of a series.</param>
    /// <param name="channels">Numbers per step.</param>
    /// <exception cref="DataException">It is bad, or has series of another size.</exception>
    public static SeriesRows Read(string path, int length, int channels)
    {
        SeriesPart part = !Directory.Exists(path) ? ReadFile(path, length, channels)
            : ActivityFolder.Is(path) ? ActivityFolder.ReadBare(path)
            : SeriesOpener.InFolder(path, [], file => ReadFile(file, length, channels)) is var parts
                && parts.TryGetValue(ListPart.Test, out SeriesPart? test) ? test : parts.Values.First();
        return (part.Length, part.Channels) == (length, channels)
            ? new SeriesRows(part.Places, part.Values, length, channels)
            : throw new DataException(string.Create(
                CultureInfo.InvariantCulture, $"{part.Path} has series of {part.Length} steps and {part.Channels} channels: expected {length} steps and " +
                    $"{channels} channels, as the network learned."));
    }

    private static SeriesPart ReadFile(string path, int length, int channels) => SeriesOpener.IsTs(path)
        ? TsFile.Read(path, channels)
        : SeriesTable.Read(path, hasLabels: channels == 1 && FieldsOf(path) == length + 1);

    // A number more than the network takes is a label.
    private static int FieldsOf(string path) => DataFile.Read(path, "a series in each line", file =>
    {
        (Stream content, _) = DataFile.Open(file);
        var lines = new CsvLines(content, path);
        while (lines.TryNext(out ReadOnlySpan<byte> line))
        {
            line = SeriesNumbers.Trimmed(line);
            if (!line.IsEmpty)
            {
                return SeriesTable.FieldsOf(line);
            }
        }

        return 0;
    });
}
