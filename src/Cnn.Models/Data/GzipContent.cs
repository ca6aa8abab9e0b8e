using ICSharpCode.SharpZipLib.GZip;

namespace Cnn.Models;

/// <summary>The content of a gzip file. Damaged streams make the inflater run out of its own tables: that too is told as damage here.</summary>
/// <param name="compressed">The gzip file.</param>
/// <param name="largest">The most bytes that its content may have.</param>
internal sealed class GzipContent(Stream compressed, long largest = long.MaxValue) : Stream
{
    private readonly GZipInputStream inner = new(compressed, 1 << 16) { IsStreamOwner = false };
    private long given;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        try
        {
            int read = inner.Read(buffer, offset, count);
            given += read;
            return given <= largest
                ? read
                : throw new DataException(
                $"{(compressed as FileStream)?.Name ?? "The file"} has {compressed.Length} bytes and its content more than {largest}: expected data, " +
                    $"which do not shrink so far.");
        }
        catch (Exception exception) when (exception is IndexOutOfRangeException or ArgumentException or NullReferenceException)
        {
            throw new InvalidDataException("The compressed stream contradicts itself.", exception);
        }
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
