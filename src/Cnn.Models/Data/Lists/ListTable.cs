using System.Globalization;
using System.Text;

namespace Cnn.Models.Data.Lists;

/// <summary>The lines of a text file with columns: RFC 4180, or with tabs, semicolons or blanks between them.</summary>
/// <param name="Path">The file.</param>
/// <param name="Rows">The fields of each line, and its number from 1; all have as many.</param>
internal sealed record ListTable(string Path, IReadOnlyList<(int Line, string[] Fields)> Rows)
{
    // A million images with long names take a third of this.
    private const int LargestFile = 256 << 20;
    private const int MostColumns = 4096;

    // Short lines, and short fields, take far more memory than the file.
    private const int MostRows = 4 << 20;
    private const long MostFields = 32 << 20;
    private const char Blank = ' ';

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a file.</summary>
    /// <exception cref="DataException">It is missing, too large, no text, or its lines have different numbers of columns.</exception>
    /// <param name="path">The file.</param>
    /// <param name="isWhole">Whether a line without separators is one field, blanks and all; null where it has a label behind its last blank.</param>
    public static ListTable Read(string path, Func<string, bool>? isWhole = null) => DataFile.Read(path, "text in lines", file =>
    {
        (Stream content, long largest) = DataFile.Open(file);
        if (Math.Min(largest, file.Length) > LargestFile)
        {
            throw new DataException($"{path} has {file.Length} bytes: expected a list of images of at most {LargestFile}.");
        }

        using (content)
        {
            return new ListTable(path, Split(path, Text(path, content), isWhole));
        }
    });

    private static string Text(string path, Stream content)
    {
        var bytes = new MemoryStream();
        byte[] block = new byte[1 << 16];
        for (int count; (count = content.Read(block)) > 0;)
        {
            bytes.Write(block, 0, count);
            if (bytes.Length > LargestFile)
            {
                throw new DataException($"{path} has more than {LargestFile} bytes of content: expected a list of images.");
            }
        }

        // Spreadsheets call it Unicode text.
        Encoding encoding = bytes.GetBuffer().AsSpan(0, (int)Math.Min(bytes.Length, 2)) switch
        {
            [0xFF, 0xFE] => new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true),
            [0xFE, 0xFF] => new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true),
            _ => Strict,
        };
        try
        {
            string text = encoding.GetString(bytes.GetBuffer(), 0, (int)bytes.Length).TrimStart('\uFEFF');
            return !text.Contains('\0', StringComparison.Ordinal) ? text : throw new DataException($"{path} is no text: it has bytes of zero. {Expected}");
        }
        catch (DecoderFallbackException e)
        {
            throw new DataException($"{path} is no text in UTF-8. {Expected}", e);
        }
    }

    private const string Expected = "Expected a list of images: a path and a label in each line.";

    private static List<(int Line, string[] Fields)> Split(string path, string text, Func<string, bool>? isWhole)
    {
        ReadOnlySpan<char> start = FirstLine(text.AsSpan().Trim());
        char separator = Separator(start);
        bool areWhole = separator == Blank && (!start.Contains(Blank) || isWhole?.Invoke(start.ToString()) == true);
        var rows = new List<(int, string[])>();
        int at = 0, line = 1;
        while (at < text.Length)
        {
            int first = line;
            string[] fields = separator == Blank ? Words(text, areWhole, ref at, ref line) : Fields(path, text, separator, ref at, ref line);
            if (fields.All(f => f.Length == 0))
            {
                continue;
            }

            if (rows.Count > 0 && fields.Length != rows[0].Item2.Length)
            {
                throw new DataException(string.Create(
                    CultureInfo.InvariantCulture, $"{path}, line {first} has {fields.Length} columns, and the first one has {rows[0].Item2.Length}: expected " +
                        $"as many in each. A field with a separator in it stands in quotes."));
            }

            if (rows.Count == MostRows || (rows.Count + 1L) * fields.Length > MostFields)
            {
                throw new DataException($"{path} has more than {MostRows} lines or {MostFields} fields: expected a list of images. Split it.");
            }

            rows.Add((first, fields));
        }

        return rows.Count > 0 ? rows : throw new DataException($"{path} has no lines. {Expected}");
    }

    private static ReadOnlySpan<char> FirstLine(ReadOnlySpan<char> text) => text[..(text.IndexOfAny('\r', '\n') is >= 0 and var end ? end : text.Length)];

    private static char Separator(ReadOnlySpan<char> line)
    {
        foreach (char candidate in "\t,;")
        {
            if (line.Contains(candidate))
            {
                return candidate;
            }
        }

        return Blank;
    }

    // A name may have blanks in it: the label is what stands behind the last one.
    private static string[] Words(string text, bool areWhole, ref int at, ref int line)
    {
        int end = text.AsSpan(at).IndexOfAny('\r', '\n') is >= 0 and var length ? at + length : text.Length;
        ReadOnlySpan<char> whole = text.AsSpan(at, end - at).Trim();
        at = end;
        EndLine(text, ref at, ref line);
        int blank = areWhole ? -1 : whole.LastIndexOf(Blank);
        return blank < 0 ? [whole.ToString()] : [whole[..blank].TrimEnd().ToString(), whole[(blank + 1)..].ToString()];
    }

    private static string[] Fields(string path, string text, char separator, ref int at, ref int line)
    {
        var fields = new List<string>();
        while (true)
        {
            fields.Add(Field(path, text, separator, ref at, ref line));
            if (fields.Count > MostColumns)
            {
                throw new DataException(string.Create(
                    CultureInfo.InvariantCulture, $"{path}, line {line} has more than {MostColumns} columns: expected a list of images. Pixels are read " +
                        $"by csv:PATH."));
            }

            if (at >= text.Length || text[at] != separator)
            {
                EndLine(text, ref at, ref line);
                return [.. fields];
            }

            at++;
        }
    }

    private static string Field(string path, string text, char separator, ref int at, ref int line)
    {
        if (at >= text.Length || text[at] != '"')
        {
            int end = text.AsSpan(at).IndexOfAny(separator, '\r', '\n') is >= 0 and var length ? at + length : text.Length;
            string plain = text[at..end].Trim();
            at = end;
            return plain;
        }

        var field = new StringBuilder();
        for (int first = line, from = ++at; ; at++)
        {
            if (at >= text.Length)
            {
                throw new DataException(string.Create(CultureInfo.InvariantCulture, $"{path}, line {first} has a quote that nothing closes."));
            }

            line += text[at] == '\n' ? 1 : 0;
            if (text[at] != '"')
            {
                continue;
            }

            field.Append(text, from, at - from);
            from = ++at;
            if (at >= text.Length || text[at] != '"')
            {
                break;
            }
        }

        int close = text.AsSpan(at).IndexOfAny(separator, '\r', '\n') is >= 0 and var rest ? at + rest : text.Length;
        field.Append(text.AsSpan(at, close - at).TrimEnd());
        at = close;
        return field.ToString().Trim();
    }

    private static void EndLine(string text, ref int at, ref int line)
    {
        if (at < text.Length)
        {
            at += text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? 2 : 1;
            line++;
        }
    }
}
