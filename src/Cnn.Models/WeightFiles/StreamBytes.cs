using Cnn.OneDnn;

namespace Cnn.Models.WeightFiles;

/// <summary>What a stream holds from where it is to its end.</summary>
internal static class StreamBytes
{
    /// <summary>Its bytes.</summary>
    /// <param name="stream">The stream, which stays open.</param>
    /// <param name="most">How many it may hold.</param>
    /// <exception cref="UnsupportedException">It holds more.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ArraySegment<byte> Read(Stream stream, int most = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(stream);
        most = Math.Min(most, Array.MaxLength);
        long known = stream.CanSeek ? Math.Max(0, stream.Length - stream.Position) : 0;
        if (known > most)
        {
            throw TooLong(most);
        }

        // A stream that knows its length is read into an array of that length, once.
        byte[] content = new byte[known];
        int count = stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        byte[] more = new byte[1 << 16];
        for (int read = stream.Read(more); read > 0; read = stream.Read(more))
        {
            if (read > most - count)
            {
                throw TooLong(most);
            }

            if (count + read > content.Length)
            {
                Array.Resize(ref content, (int)Math.Min(most, Math.Max(count + (long)read, 2L * content.Length)));
            }

            more.AsSpan(0, read).CopyTo(content.AsSpan(count));
            count += read;
        }

        return new ArraySegment<byte>(content, 0, count);
    }

    private static UnsupportedException TooLong(int most) => new(
        $"the stream holds more than {(most >= Array.MaxLength ? "2 GiB" : $"{most} bytes")}, which do not fit into memory at once. " +
            "Load the network from its file.");
}
