using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Cnn.Models.WeightFiles.Hdf5;
using Cnn.OneDnn;

namespace Cnn.Models.Data.Matlab;

/// <summary>Reads words of version 7.3: the rows of text, or cells with one each, which are references to text elsewhere in the file.</summary>
/// <param name="root">The file.</param>
/// <param name="path">Its name, for messages.</param>
/// <param name="name">What the variable is called.</param>
internal sealed class MatHdf5Words(HdfGroup root, string path, string name)
{
    private const int MostWords = 1 << 24, LongestWord = 4096;

    /// <summary>Reads the words of a variable.</summary>
    /// <exception cref="DataException">A cell has something else, or several rows.</exception>
    /// <exception cref="InvalidFormatException">It is damaged.</exception>
    public string[] Read(HdfDataset variable)
    {
        if (!variable.Type.IsReference)
        {
            return Rows(variable) ?? throw new InvalidFormatException($"the text '{name}' is stored as something else.");
        }

        byte[] places = Content(variable, MostWords);
        string[] words = new string[places.Length / sizeof(long)];
        for (int i = 0; i < words.Length; i++)
        {
            long address = BinaryPrimitives.ReadInt64LittleEndian(places.AsSpan(i * sizeof(long)));
            words[i] = root.DatasetAt(address, name) is { } cell && Rows(cell) is [var word]
                ? word
                : throw new DataException(string.Create(
                    CultureInfo.InvariantCulture, $"{path}: of '{name}' cell {i + 1} is no row of text: expected a word in each cell."));
        }

        return words;
    }

    // The letters of a column stand side by side; what is empty has its sizes in the place of letters. Null where it is no text.
    private static string[]? Rows(HdfDataset text)
    {
        if (text.TextsIfAny("MATLAB_class") is not ["char", ..])
        {
            return null;
        }

        if (text.Type is not { IsUnsigned: true, Size: sizeof(char) } || text.Dims.Length != 2 || text.Dims.Contains(0))
        {
            return [""];
        }

        string letters = Encoding.Unicode.GetString(Content(text, (long)MostWords * LongestWord));
        (int columns, int rows) = ((int)text.Dims[0], (int)text.Dims[1]);
        return columns > LongestWord || letters.Length != (long)rows * columns
            ? throw new InvalidFormatException("text has other sizes than words have.")
            : [.. Enumerable.Range(0, rows).Select(r => string.Concat(Enumerable.Range(0, columns).Select(c => letters[(c * rows) + r])).TrimEnd(' ', '\0'))];
    }

    // Memory is taken for what the file can hold: where data lie was checked against its length, and chunks against their own.
    private static byte[] Content(HdfDataset dataset, long most)
    {
        dataset.RequireStored();
        long count = dataset.Dims.Aggregate(1L, (product, size) => product > most ? product : product * size), bytes = count * dataset.Type.Size;
        if (count > most || bytes > Array.MaxLength)
        {
            throw new InvalidFormatException($"it has {count} words or letters: expected at most {most}.");
        }

        byte[] content = new byte[bytes];
        dataset.Read(content);
        return content;
    }
}
