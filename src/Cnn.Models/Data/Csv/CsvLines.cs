namespace Cnn.Models.Data.Csv;

/// <summary>
/// The lines of a text, which end in LF, CRLF or CR alone, as programs on all kinds of machines write them. A byte order mark at the start is no part of the
/// first.
/// </summary>
internal sealed class CsvLines(Stream content, string path)
{
    private const int LongestLine = 16 << 20;
    private const long LargestContent = 2L << 30;

    private byte[] buffer = new byte[1 << 16];
    private int start, end;
    private long total;
    private bool afterReturn, atEnd;

    /// <summary>The number of the line that was given last, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>The next line without its end, which stays as it is until the next call.</summary>
    /// <returns>False after the last line.</returns>
    /// <exception cref="DataException">A line or the whole text is too long.</exception>
    public bool TryNext(out ReadOnlySpan<byte> line)
    {
        int seen = 0;
        while (true)
        {
            if (afterReturn && start < end)
            {
                start += buffer[start] == '\n' ? 1 : 0;
                afterReturn = false;
            }

            int at = buffer.AsSpan(start + seen, end - start - seen).IndexOfAny((byte)'\n', (byte)'\r');
            if (at >= 0)
            {
                line = Take(seen + at);
                afterReturn = buffer[start] == '\r';
                start++;
                return true;
            }

            if (atEnd)
            {
                line = Take(end - start);
                return line.Length > 0;
            }

            seen = end - start;
            Fill();
        }
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        ReadOnlySpan<byte> line = buffer.AsSpan(start, length);
        start += length;
        Number++;
        if (Number == 1 && line is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            throw new DataException($"{path} is in UTF-16: expected UTF-8. Save it as CSV in UTF-8.");
        }

        return Number == 1 && line.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? line[3..] : line;
    }

    private void Fill()
    {
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        (start, end) = (0, end - start);
        if (end == buffer.Length)
        {
            if (end >= LongestLine)
            {
                throw new DataException($"{path}, line {Number + 1} has more than {LongestLine} bytes: expected a label and the pixels of one image per line.");
            }

            Array.Resize(ref buffer, 2 * buffer.Length);
        }

        int read = content.Read(buffer, end, buffer.Length - end);
        atEnd = read == 0;
        end += read;
        total += read;
        if (total > LargestContent)
        {
            throw new DataException($"{path} has more than {LargestContent} bytes of text. Split it.");
        }
    }
}
