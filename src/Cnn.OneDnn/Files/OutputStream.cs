namespace Cnn.OneDnn.Files;

/// <summary>A file's stream whose failures name the file as its user knows it, not the name under which it is written.</summary>
internal sealed class OutputStream(FileStream inner, string path, string temporaryPath) : Stream
{
    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => inner.Length;

    /// <inheritdoc/>
    public override long Position
    {
        get => inner.Position;
        set => throw new NotSupportedException();
    }

    /// <summary>A failure in the words of the file's user.</summary>
    public static IOException Named(IOException e, string path, string temporaryPath)
    {
        string why = e.Message.Replace($" : '{temporaryPath}'", "", StringComparison.Ordinal)
            .Replace(temporaryPath, path, StringComparison.Ordinal).TrimEnd('.');
        return new IOException($"'{path}' cannot be written: {why}.", e) { HResult = e.HResult };
    }

    /// <summary>Writes everything down to the disk.</summary>
    public void FlushToDisk() => Do(() => inner.Flush(flushToDisk: true));

    /// <summary>Gives the content to a reader, which leaves the stream open.</summary>
    public void ReadBack(Action<Stream> read)
    {
        Do(inner.Flush);
        inner.Position = 0;
        read(inner);
        inner.Position = inner.Length;
    }

    /// <inheritdoc/>
    public override void Flush() => Do(inner.Flush);

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            inner.Write(buffer);
        }
        catch (IOException e)
        {
            throw Named(e, path, temporaryPath);
        }
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => Do(() =>
    {
        inner.SetLength(value);
        inner.Position = value;
    });

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Do(inner.Dispose);
        }

        base.Dispose(disposing);
    }

    private void Do(Action action)
    {
        try
        {
            action();
        }
        catch (IOException e)
        {
            throw Named(e, path, temporaryPath);
        }
    }
}
