using System.Globalization;

namespace Cnn.Models.Data.Csv;

/// <summary>The rows of a CSV file of pixels: a label and the pixels of an image, all whole numbers in 0..255 (labels up to 65,535).</summary>
internal sealed class CsvPixels
{
    private const int LargestLabel = 65535, LargestPixel = 255;

    private readonly List<int> labels = [];
    private readonly CsvPlaces places = new();
    private readonly List<string> notes = [];
    private readonly string path;
    private readonly Action<string> report;
    private byte[] pixels = new byte[1 << 16];
    private int[] values = new int[64];
    private int used;
    private int[]? counting;
    private bool countingIsASample;

    private CsvPixels(string path, Action<string>? report)
    {
        this.path = path;
        this.report = report ?? (static problem => throw new DataException(problem));
    }

    /// <summary>Pixels per row.</summary>
    public int Columns { get; private set; }

    /// <summary>In which column the labels stand, from 0.</summary>
    public int LabelColumn { get; private set; }

    /// <summary>The names of the columns; null where the file has no heading.</summary>
    public string[]? Heading { get; private set; }

    /// <summary>One label per row.</summary>
    public IReadOnlyList<int> Labels => labels;

    /// <summary>Where a row stands in the file, for messages.</summary>
    public string Place(int row) => string.Create(CultureInfo.InvariantCulture, $"line {places.LineOf(row)}");

    /// <summary>What was understood that one might not expect.</summary>
    public IReadOnlyList<string> Notes => notes;

    /// <summary>The pixels of all rows.</summary>
    public byte[] Pixels => pixels.AsSpan(0, used).ToArray();

    /// <summary>Reads a file, plain or compressed with gzip. A first line of names, or one that counts the columns, is a heading and no sample.</summary>
    /// <param name="path">The file.</param>
    /// <param name="labelColumn">A column's name, first, last, or its place counted from 0; null for the one that the heading calls label, else the
    /// first.</param>
    /// <param name="like">A file whose labels stand in the same place, by name where both have headings; asked after the column.</param>
    /// <param name="report">Where bad rows go, which are then left out; null to throw at the first.</param>
    /// <exception cref="DataException">A row is not of whole numbers in range, rows differ in length, there are none, or labels seem to stand in another
    /// column.</exception>
    public static CsvPixels Read(string path, string? labelColumn = null, CsvPixels? like = null, Action<string>? report = null) =>
        DataFile.Read(path, "CSV", file =>
    {
        (Stream content, _) = DataFile.Open(file);
        using (content)
        {
            var result = new CsvPixels(path, report);
            result.ReadRows(new CsvLines(content, path), labelColumn, like);
            return result.labels.Count > 0 ? result : throw new DataException($"{path} has no rows: expected a label and pixels per line.");
        }
    });

    private void ReadRows(CsvLines lines, string? asked, CsvPixels? like)
    {
        bool isFirst = true, isSure = true;
        while (lines.TryNext(out ReadOnlySpan<byte> line))
        {
            if (line.Trim(" \t"u8).IsEmpty)
            {
                continue;
            }

            if (isFirst)
            {
                isFirst = false;
                CsvHeading.RefuseOtherFormats(line, path);
                Heading = CsvHeading.NamesIn(line);
                LabelColumn = CsvHeading.LabelColumn(asked ?? like?.PlaceOfLabels(Heading), Heading, line.Count((byte)',') + 1, path, out isSure);
                if (Heading is not null)
                {
                    continue;
                }
            }

            if (Problem(line, lines.Number, out int count) is { } problem)
            {
                report(problem);
            }
            else if (count > 0)
            {
                places.Add(labels.Count, lines.Number);
                Add(values.AsSpan(0, count));
            }
        }

        DropCountingLine();
        if (!isSure && labels.Count > 0 && CsvLabels.Doubt(path, labels, LastColumn()) is { } doubt)
        {
            throw new DataException(doubt);
        }

        if (LabelColumn > 0)
        {
            notes.Add($"{path}: labels are read from column {LabelColumn + 1} of {Columns + 1}{(Heading is null ? "" : $", {Heading[LabelColumn]}")}.");
        }

        if (CsvHeading.CounterAmong(Heading, LabelColumn) is { } counter)
        {
            notes.Add($"{path}: the column '{counter}' is read as a pixel. If it counts or names the rows, write the file without it.");
        }
    }

    // For another file with this heading, or none.
    private string PlaceOfLabels(string[]? heading) =>
        Heading is not null && heading?.Contains(Heading[LabelColumn]) == true ? Heading[LabelColumn] : LabelColumn.ToString(CultureInfo.InvariantCulture);

    // Leaves the numbers of a line in values.
    private string? Problem(ReadOnlySpan<byte> line, int row, out int count)
    {
        count = 0;
        bool isFirstRow = labels.Count == 0 && counting is null;
        foreach (Range range in line.Split((byte)','))
        {
            ReadOnlySpan<byte> field = line[range].Trim(" \t"u8);
            if (Number(field, out int value, out byte wrong) is false)
            {
                return field.IsEmpty
                    ? $"{path}, line {row}, value {count + 1} is empty: expected a whole number."
                    : $"{path}, line {row}, value {count + 1}: byte 0x{wrong:X2} does not belong in a whole number. Expected a label and " +
                        $"pixels, separated by commas.";
            }

            if (count == values.Length)
            {
                Array.Resize(ref values, 2 * count);
            }

            values[count++] = value;
        }

        if (isFirstRow && CsvHeading.Counts(values.AsSpan(0, count)))
        {
            counting = values.AsSpan(0, count).ToArray();
            if (count > LargestPixel)
            {
                count = 0;
                return null;
            }
        }

        if (count == 1 || (Columns > 0 && count != Columns + 1) || LabelColumn >= count || (Heading is not null && count != Heading.Length))
        {
            int expected = Columns > 0 ? Columns : (Heading?.Length ?? 1) - 1;
            return $"{path}, line {row} has {count} values: expected a label and " +
                $"{(expected == 0 ? "at least one pixel" : $"{expected} pixels as in the first row")}.";
        }

        for (int i = 0; i < count; i++)
        {
            int most = i == LabelColumn ? LargestLabel : LargestPixel;
            if (values[i] > most)
            {
                return $"{path}, line {row}, value {i + 1} is above {most}: expected {(i == LabelColumn ? "a label" : "a pixel")} in 0..{most}.";
            }
        }

        return null;
    }

    // Digits and nothing between them.
    private static bool Number(ReadOnlySpan<byte> field, out int value, out byte wrong)
    {
        (value, wrong) = (0, 0);
        foreach (byte b in field)
        {
            if (b is < (byte)'0' or > (byte)'9')
            {
                wrong = b;
                return false;
            }

            value = Math.Min((value * 10) + (b - '0'), LargestLabel + 1);
        }

        return field.Length > 0;
    }

    private void Add(ReadOnlySpan<int> row)
    {
        if (counting is not null && labels.Count > 0 && !countingIsASample)
        {
            int same = 0;
            for (int i = 0; i < Math.Min(row.Length, counting.Length); i++)
            {
                same += row[i] == counting[i] ? 1 : 0;
            }

            countingIsASample = same >= counting.Length - 1;
        }

        Columns = row.Length - 1;
        if (pixels.Length - used < Columns)
        {
            Array.Resize(ref pixels, (int)Math.Clamp(pixels.Length * 2L, Math.Min(used + (long)Columns, Array.MaxLength), Array.MaxLength));
        }

        for (int i = 0; i < row.Length; i++)
        {
            if (i == LabelColumn)
            {
                labels.Add(row[i]);
            }
            else
            {
                pixels[used++] = (byte)row[i];
            }
        }
    }

    // A first line 0, 1, 2, … is a heading of numbers, unless the images of others have these pixels too.
    private void DropCountingLine()
    {
        if (counting is null || countingIsASample)
        {
            return;
        }

        if (counting.Length <= LargestPixel)
        {
            labels.RemoveAt(0);
            places.DropFirst();
            used -= Columns;
            pixels.AsSpan(Columns, used).CopyTo(pixels);
        }

        notes.Add($"{path}: the first line counts the columns ({counting[0]}, {counting[1]}, {counting[2]}, …) and is taken for a heading, not for a sample.");
    }

    private int[] LastColumn() => [.. Enumerable.Range(1, labels.Count).Select(row => (int)pixels[(row * Columns) - 1])];
}
