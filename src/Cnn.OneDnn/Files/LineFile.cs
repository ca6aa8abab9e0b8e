using System.Text;

namespace Cnn.OneDnn.Files;

/// <summary>
/// A file that grows line by line, as records of a training do. A line that a killed process left half written is cut off before the next one is added, and one
/// that the disk has no room for is taken back, so that no two lines run into each other.
/// </summary>
public static class LineFile
{
    /// <summary>Adds lines, and makes the file if it is not there.</summary>
    /// <exception cref="IOException">It is no regular file, or cannot be written; it ends with a whole line all the same.</exception>
    public static void Append(string path, IEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        InputFile.Require(path);
        using var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 1);
        long end = WholeLines(stream);
        byte[] content = Encoding.UTF8.GetBytes(string.Concat(lines.Select(l => l + "\n")));
        try
        {
            stream.SetLength(end);
            stream.Position = end;
            stream.Write(content);
        }
        catch (IOException)
        {
            stream.SetLength(end);
            throw;
        }
    }

    /// <summary>Whether the last line lacks its end.</summary>
    public static bool IsCut(string path)
    {
        using FileStream stream = InputFile.Open(path);
        return WholeLines(stream) < stream.Length;
    }

    // The length up to the end of the last whole line.
    private static long WholeLines(FileStream stream)
    {
        byte[] block = new byte[4096];
        for (long end = stream.Length; end > 0;)
        {
            int count = (int)Math.Min(end, block.Length);
            stream.Position = end - count;
            stream.ReadExactly(block, 0, count);
            int at = block.AsSpan(0, count).LastIndexOf((byte)'\n');
            if (at >= 0)
            {
                return end - count + at + 1;
            }

            end -= count;
        }

        return 0;
    }
}
