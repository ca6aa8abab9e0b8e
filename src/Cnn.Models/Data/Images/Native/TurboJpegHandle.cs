using System.Runtime.InteropServices;

namespace Cnn.Models.Data.Images.Native;

/// <summary>A TurboJPEG decompressor.</summary>
internal sealed class TurboJpegHandle : SafeHandle
{
    private static int live;

    /// <summary>An empty handle for the marshaller to fill.</summary>
    public TurboJpegHandle()
        : base(0, ownsHandle: true)
    {
    }

    /// <summary>Decompressors that exist now: zero when nothing leaks.</summary>
    public static int Live => Volatile.Read(ref live);

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>A new decompressor.</summary>
    /// <exception cref="InvalidOperationException">The library gave none.</exception>
    public static TurboJpegHandle Create()
    {
        TurboJpegHandle created = TurboJpegLibrary.InitDecompress();
        if (created.IsInvalid)
        {
            throw new InvalidOperationException("libturbojpeg could not make a decompressor: it is out of memory.");
        }

        Interlocked.Increment(ref live);
        return created;
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        Interlocked.Decrement(ref live);
        return TurboJpegLibrary.Destroy(handle) == 0;
    }
}
