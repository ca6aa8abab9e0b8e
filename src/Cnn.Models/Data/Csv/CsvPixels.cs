namespace Cnn.Models.Data.Csv;

/// <summary>The rows of a CSV file of pixels: a label, then the pixels of an image, all whole numbers in 0..255 (labels up to 65,535).</summary>
internal sealed class CsvPixels
{
    private const int LargestLabel = 65535;
    private const long LargestContent = 2L << 30;

    private readonly List<int> labels = [];
    private byte[] pixels = new byte[1 << 16];
    private int used;

    /// <summary>Pixels per row.</summary>
    public int Columns { get; private set; }

    /// <summary>One label per row.</summary>
    public IReadOnlyList<int> Labels => labels;

    /// <summary>The pixels of all rows.</summary>
    public byte[] Pixels => pixels.AsSpan(0, used).ToArray();

    /// <summary>Reads a file, plain or compressed with gzip. A first line with a letter in it is a heading and is passed over.</summary>
    /// <exception cref="DataException">A row is not of whole numbers in range, rows differ in length, or there are none.</exception>
    public static CsvPixels Read(string path) => DataFile.Read(path, "CSV", file =>
    {
        (Stream content, _) = DataFile.Open(file);
        using (content)
        {
            var result = new CsvPixels();
            result.ReadRows(content, path);
            return result.labels.Count > 0 ? result : throw new DataException($"{path} has no rows: expected a label and pixels per line.");
        }
    });

    private void ReadRows(Stream content, string path)
    {
        byte[] buffer = new byte[1 << 16];
        int row = 1, column = 0, value = -1;
        bool heading = false, first = true;
        long total = 0;
        int read;
        while ((read = content.Read(buffer)) > 0)
        {
            total += read;
            if (total > LargestContent)
            {
                throw new DataException($"{path} has more than {LargestContent} bytes of text. Split it.");
            }

            foreach (byte b in buffer.AsSpan(0, read))
            {
                if (heading)
                {
                    heading = b != '\n';
                    row += heading ? 0 : 1;
                }
                else if (b is >= (byte)'0' and <= (byte)'9')
                {
                    value = (Math.Max(value, 0) * 10) + (b - '0');
                    Limit(value, column == 0 ? LargestLabel : 255, path, row, column);
                }
                else if (b == ',')
                {
                    Take(value, column++, path, row);
                    value = -1;
                }
                else if (b == '\n')
                {
                    EndRow(value, column, path, row++);
                    (column, value, first) = (0, -1, false);
                }
                else if (first && column == 0 && value < 0 && (char.IsAsciiLetter((char)b) || b == '"'))
                {
                    heading = true;
                    first = false;
                }
                else if (b is not ((byte)' ' or (byte)'\r' or 0xEF or 0xBB or 0xBF))
                {
                    throw new DataException(
                        $"{path}, line {row}, value {column + 1}: byte 0x{b:X2} does not belong in a whole number. Expected a label and pixels, separated by commas.");
                }
            }
        }

        EndRow(value, column, path, row);
    }

    private void EndRow(int value, int column, string path, int row)
    {
        if (value < 0 && column == 0)
        {
            return;
        }

        Take(value, column, path, row);
        if (Columns == 0)
        {
            Columns = column;
        }

        if (column != Columns || column == 0)
        {
            throw new DataException(
                $"{path}, line {row} has {column + 1} values: expected a label and {(Columns == 0 ? "at least one pixel" : $"{Columns} pixels as in the first row")}.");
        }
    }

    private void Take(int value, int column, string path, int row)
    {
        if (value < 0)
        {
            throw new DataException($"{path}, line {row}, value {column + 1} is empty: expected a whole number.");
        }

        if (column == 0)
        {
            labels.Add(value);
            return;
        }

        if (used == pixels.Length)
        {
            Array.Resize(ref pixels, (int)Math.Min(Array.MaxLength, pixels.Length * 2L));
        }

        pixels[used++] = (byte)value;
    }

    private static void Limit(int value, int most, string path, int row, int column)
    {
        if (value > most)
        {
            throw new DataException($"{path}, line {row}, value {column + 1} is above {most}: expected {(column == 0 ? "a label" : "a pixel")} in 0..{most}.");
        }
    }
}
