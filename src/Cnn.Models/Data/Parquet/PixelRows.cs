using System.Globalization;

namespace Cnn.Models.Data.Parquet;

/// <summary>Takes rows of pixels, as tables of MNIST have them: as many numbers from 0 to 255 in each.</summary>
/// <param name="path">The file, for messages.</param>
/// <param name="column">The column.</param>
internal sealed class PixelRows(string path, string column) : IParquetSink
{
    private readonly List<byte> pixels = [];
    private int begun;

    /// <summary>How many rows there are.</summary>
    public int Rows { get; private set; }

    /// <summary>How many numbers a row has.</summary>
    public int Width { get; private set; }

    /// <summary>All rows one after the other.</summary>
    public byte[] ToArray()
    {
        EndRow();
        return [.. pixels];
    }

    /// <inheritdoc/>
    public int Begin(ParquetPage page, byte[] content) => 0;

    /// <inheritdoc/>
    public void Row()
    {
        if (Rows > 0)
        {
            EndRow();
        }

        Rows++;
        begun = pixels.Count;
    }

    /// <inheritdoc/>
    public void Bytes(int page, byte[] content, int start, int length) => throw new InvalidDataException("Pixels are bytes.");

    /// <inheritdoc/>
    public void Number(double value)
    {
        if (value is not (>= 0 and <= byte.MaxValue) || value != Math.Truncate(value))
        {
            throw new DataException(string.Create(
                CultureInfo.InvariantCulture, $"{path}, row {Rows} has the value {value} in the column {column}: expected pixels as whole numbers " +
                    $"from 0 to 255."));
        }

        pixels.Add((byte)value);
    }

    private void EndRow()
    {
        int width = pixels.Count - begun;
        Width = Rows == 1 ? width : Width;
        if (width != Width || width == 0)
        {
            throw new DataException(string.Create(
                CultureInfo.InvariantCulture, $"{path}, row {Rows} has {width} pixels in the column {column}, and the first has {Width}: expected as " +
                    $"many in each."));
        }
    }
}
