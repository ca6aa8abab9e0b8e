using System.Globalization;
using System.Text;

namespace Cnn.Models.Data.Parquet;

/// <summary>Takes the labels of rows as text: names where the file names its classes, several of a row with bars between them.</summary>
/// <param name="path">The file, for messages.</param>
/// <param name="names">The names of the classes by number; null where the file has none.</param>
/// <param name="isList">Whether a row may have several.</param>
internal sealed class LabelTexts(string path, string[]? names, bool isList) : IParquetSink
{
    // What Hugging Face's sets have for labels that are kept secret.
    private const int Secret = -1;
    private const int LongestLabel = 1 << 12;
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private readonly List<string?> texts = [];

    /// <summary>One for each row; null where it is missing.</summary>
    public IReadOnlyList<string?> Texts => texts;

    /// <inheritdoc/>
    public int Begin(ParquetPage page, byte[] content) => 0;

    /// <inheritdoc/>
    public void Row() => texts.Add(isList ? "" : null);

    /// <inheritdoc/>
    public void Bytes(int page, byte[] content, int start, int length)
    {
        try
        {
            Add(length <= LongestLabel ? Strict.GetString(content, start, length).Trim() : throw TooLong());
        }
        catch (DecoderFallbackException e)
        {
            throw new DataException($"{path}, row {texts.Count} has a label that is no text in UTF-8. --label-column names another column.", e);
        }
    }

    /// <inheritdoc/>
    public void Number(double value)
    {
        if (value == Secret && names is not null && !isList)
        {
            return;
        }

        Add(names is null ? value.ToString("R", CultureInfo.InvariantCulture)
            : value >= 0 && value < names.Length && value == Math.Truncate(value) ? names[(int)value]
            : throw new DataException(string.Create(
                CultureInfo.InvariantCulture, $"{path}, row {texts.Count} has the label {value}: expected 0 to {names.Length - 1}, as the file names " +
                    $"{names.Length} classes.")));
    }

    private void Add(string text)
    {
        if (texts.Count == 0)
        {
            throw new InvalidDataException("A value stands before the first row.");
        }

        string? before = texts[^1];
        texts[^1] = string.IsNullOrEmpty(before) ? text : before.Length <= LongestLabel ? $"{before}|{text}" : throw TooLong();
    }

    private DataException TooLong() =>
        new($"{path}, row {texts.Count} has a label of more than {LongestLabel} characters: --label-column names another column.");
}
