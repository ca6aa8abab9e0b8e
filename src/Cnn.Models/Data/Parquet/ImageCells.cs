using System.Globalization;
using System.Security.Cryptography;
using Cnn.Models.Data.Archives;

namespace Cnn.Models.Data.Parquet;

/// <summary>
/// The images of Parquet files as files: the pages that hold them are kept as far as a limit allows, and others read again when one of their images is wanted.
/// </summary>
internal sealed class ImageCells : FileTree, IParquetSink
{
    private const int KeyBytes = 16, None = -1;

    // More would push a training's own memory out.
    private const long MostKept = 1L << 30;

    private readonly List<(string File, ParquetPage Page, byte[]? Content)> pages = [];
    private readonly List<(int Page, int Start, int Length)> cells = [];
    private readonly List<string> keys = [];
    private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);
    private readonly Lock guard = new();
    private (int Page, byte[] Content) last = (None, []);
    private string path = "";
    private int first;
    private long kept;

    /// <inheritdoc/>
    public override bool IsArchive => true;

    /// <summary>How many rows the file has so far.</summary>
    public int RowsOfFile => cells.Count - first;

    /// <summary>Goes to the next file.</summary>
    public void Begin(string file) => (path, first) = (file, cells.Count);

    /// <summary>The image of a row of the file.</summary>
    /// <param name="row">Its place, from 0.</param>
    /// <returns>What it is called here, and what it keeps its part by.</returns>
    /// <exception cref="DataException">The row has none.</exception>
    public (string Path, string Key) Row(int row)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{path}, row {row + 1}");
        if (cells[first + row].Page == None)
        {
            throw new DataException($"{name} has no bytes of an image: where images stand in files of their own, put them into the table, or use list:PATH.");
        }

        places[name] = first + row;
        return (name, keys[first + row]);
    }

    /// <inheritdoc/>
    public int Begin(ParquetPage page, byte[] content)
    {
        bool isKept = kept + content.Length <= MostKept;
        kept += isKept ? content.Length : 0;
        pages.Add((path, page, isKept ? content : null));
        return pages.Count - 1;
    }

    /// <inheritdoc/>
    public void Row()
    {
        cells.Add((None, 0, 0));
        keys.Add("");
    }

    /// <inheritdoc/>
    public void Bytes(int page, byte[] content, int start, int length)
    {
        if (cells.Count == first)
        {
            throw new InvalidDataException("A value stands before the first row.");
        }

        cells[^1] = (page, start, length);
        keys[^1] = Convert.ToHexString(SHA256.HashData(content.AsSpan(start, length)).AsSpan(0, KeyBytes));
    }

    /// <inheritdoc/>
    public void Number(double value) => throw new InvalidDataException("Images are numbers.");

    /// <inheritdoc/>
    public override string[] List(string folder, bool folders) => [];

    /// <inheritdoc/>
    public override byte[] Read(string path, int largest, int most = int.MaxValue)
    {
        (int page, int start, int length) = places.TryGetValue(path, out int place) ? cells[place] : throw new DataException($"{path} is not in the archive.");
        return length <= largest
            ? Content(page).AsSpan(start, Math.Min(length, most)).ToArray()
            : throw new DataException($"{path} has {length} bytes: expected at most {largest}.");
    }

    // Images are first gone through in their order: the page of the last one is most often that of the next.
    private byte[] Content(int number)
    {
        (string file, ParquetPage page, byte[]? content) = pages[number];
        if (content is not null)
        {
            return content;
        }

        lock (guard)
        {
            if (last.Page == number)
            {
                return last.Content;
            }
        }

        byte[] read = DataFile.Read(file, "a Parquet file", page.Read);
        lock (guard)
        {
            last = (number, read);
        }

        return read;
    }
}
