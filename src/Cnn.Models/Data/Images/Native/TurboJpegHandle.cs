using System.Runtime.InteropServices;

namespace Cnn.Models.Data.Images.Native;

/// <summary>A TurboJPEG decompressor: the one place that hands memory to libturbojpeg, with sizes that fit it.</summary>
internal sealed unsafe class TurboJpegHandle : SafeHandle
{
    private static int live;

    private TurboJpegHandle(tjhandle value)
        : base(0, ownsHandle: true)
    {
        SetHandle(value.Value);
        Interlocked.Increment(ref live);
    }

    /// <summary>Decompressors that exist now: zero when nothing leaks.</summary>
    public static int Live => Volatile.Read(ref live);

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>Whether the last failure left an image of which not all is right, rather than none.</summary>
    public bool IsWarning
    {
        get
        {
            int code = TurboJpeg.tjGetErrorCode(Value());
            GC.KeepAlive(this);
            return code == (int)TJERR.TJERR_WARNING;
        }
    }

    /// <summary>The library's words on the last failure, in one line.</summary>
    public string LastError
    {
        get
        {
            // The text lies in the decompressor: it is copied before that may go.
            string? words = Marshal.PtrToStringUTF8((nint)TurboJpeg.tjGetErrorStr2(Value()));
            GC.KeepAlive(this);
            return (words ?? "no reason given").ReplaceLineEndings(" ").Trim();
        }
    }

    /// <summary>A new decompressor.</summary>
    /// <exception cref="InvalidOperationException">The library gave none.</exception>
    public static TurboJpegHandle Create()
    {
        tjhandle value = TurboJpeg.tjInitDecompress();
        return value.IsNull
            ? throw new InvalidOperationException("libturbojpeg could not make a decompressor: it is out of memory.")
            : new TurboJpegHandle(value);
    }

    /// <summary>Reads the size of an image.</summary>
    /// <returns>False where the library complains: see <see cref="LastError"/>.</returns>
    public bool TryReadSize(ReadOnlySpan<byte> file, out int width, out int height)
    {
        int columns = 0, rows = 0, subsampling, colours, status;
        fixed (byte* start = file)
        {
            status = TurboJpeg.tjDecompressHeader3(Value(), start, new CULong((nuint)file.Length), &columns, &rows, &subsampling, &colours);
        }

        GC.KeepAlive(this);
        (width, height) = (columns, rows);
        return status == 0;
    }

    /// <summary>Decodes an image of a known size, in rows without gaps.</summary>
    /// <param name="file">The file.</param>
    /// <param name="pixels">Room for all pixels.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="channels">1 for grey, 3 for red, green and blue.</param>
    /// <returns>False where the library complains: see <see cref="LastError"/>.</returns>
    /// <exception cref="ArgumentException">The room does not fit the image.</exception>
    public bool TryDecode(ReadOnlySpan<byte> file, Span<byte> pixels, int width, int height, int channels)
    {
        if (width < 1 || height < 1 || pixels.Length != (long)width * height * channels)
        {
            throw new ArgumentException($"{width} x {height} pixels of {channels} bytes do not fill {pixels.Length} bytes.", nameof(pixels));
        }

        TJPF format = channels == 1 ? TJPF.TJPF_GRAY : TJPF.TJPF_RGB;
        int status;
        fixed (byte* start = file, target = pixels)
        {
            // The limit refuses progressive images of more than 500 scans, which exist only to burn time.
            status = TurboJpeg.tjDecompress2(
                Value(), start, new CULong((nuint)file.Length), target, width, width * channels, height, (int)format, TurboJpeg.TJFLAG_LIMITSCANS);
        }

        GC.KeepAlive(this);
        return status == 0;
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        Interlocked.Decrement(ref live);
        return TurboJpeg.tjDestroy(new tjhandle(handle)) == 0;
    }

    private tjhandle Value()
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        return new tjhandle(handle);
    }
}
