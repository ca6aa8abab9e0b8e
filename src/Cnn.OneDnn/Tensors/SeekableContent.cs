namespace Cnn.OneDnn;

/// <summary>The rest of a stream, to be read at any place: where the stream can seek there, else from a copy in memory.</summary>
internal sealed class SeekableContent
{
    private const int Block = 1 << 20;

    private readonly Lock gate = new();
    private readonly Stream stream;
    private readonly long start;

    private SeekableContent(Stream stream)
    {
        this.stream = stream;
        start = stream.Position;
        Length = Math.Max(0, stream.Length - start);
    }

    /// <summary>The number of bytes.</summary>
    public long Length { get; }

    public static SeekableContent From(Stream stream, CancellationToken cancellation)
    {
        if (stream.CanSeek)
        {
            return new SeekableContent(stream);
        }

        // Memory is taken as bytes arrive: nothing says beforehand how many will.
        var copy = new MemoryStream();
        byte[] block = new byte[Block];
        for (int read; (read = stream.Read(block)) > 0;)
        {
            cancellation.ThrowIfCancellationRequested();
            copy.Write(block, 0, read);
        }

        copy.Position = 0;
        return new SeekableContent(copy);
    }

    /// <summary>Reads from a place on; fewer bytes than asked for at most where the content ends, and none there.</summary>
    public int Read(Span<byte> destination, long position)
    {
        lock (gate)
        {
            stream.Position = start + position;
            return stream.Read(destination);
        }
    }
}
