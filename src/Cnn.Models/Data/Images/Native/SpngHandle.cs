using System.Runtime.InteropServices;

namespace Cnn.Models.Data.Images.Native;

/// <summary>A decoder of libspng, with the file that it reads held in place: the one place that hands memory to libspng, with sizes that fit it.</summary>
internal sealed unsafe class SpngHandle : SafeHandle
{
    private static int live;
    private GCHandle pin;

    private SpngHandle(spng_ctx value)
        : base(0, ownsHandle: true)
    {
        SetHandle(value.Value);
        Interlocked.Increment(ref live);
    }

    /// <summary>Decoders that exist now: zero when nothing leaks.</summary>
    public static int Live => Volatile.Read(ref live);

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>A decoder of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="largestSide">Images with more rows or columns are refused.</param>
    /// <param name="largestChunk">Files with a larger text or colour profile, or more of them together, are refused.</param>
    /// <exception cref="InvalidOperationException">The library gave none, or does not take the file or the limits.</exception>
    public static SpngHandle Open(byte[] file, int largestSide, int largestChunk)
    {
        spng_ctx value = Spng.spng_ctx_new(0);
        if (value.IsNull)
        {
            throw new InvalidOperationException("libspng could not make a decoder: it is out of memory.");
        }

        SpngHandle created = new(value);
        created.pin = GCHandle.Alloc(file, GCHandleType.Pinned);
        if (Spng.spng_set_png_buffer(value, (void*)created.pin.AddrOfPinnedObject(), (nuint)file.Length) != 0
            || Spng.spng_set_image_limits(value, (uint)largestSide, (uint)largestSide) != 0
            || Spng.spng_set_chunk_limits(value, (nuint)largestChunk, (nuint)largestChunk) != 0)
        {
            created.Dispose();
            throw new InvalidOperationException("libspng did not take the file.");
        }

        return created;
    }

    /// <summary>Decodes the image.</summary>
    /// <param name="pixels">Room for all pixels, of just the size that the image has in this format.</param>
    /// <param name="format">What the pixels become.</param>
    /// <param name="flags">The library's flags.</param>
    /// <returns>False where the library refuses the file, or its image is of another size.</returns>
    public bool TryDecode(Span<byte> pixels, spng_format format, int flags = 0)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        spng_ctx value = new(handle);
        nuint size = 0;
        bool decoded;
        fixed (byte* target = pixels)
        {
            decoded = Spng.spng_decoded_image_size(value, (int)format, &size) == 0
                && size == (nuint)pixels.Length
                && Spng.spng_decode_image(value, target, size, (int)format, flags) == 0;
        }

        GC.KeepAlive(this);
        return decoded;
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        Spng.spng_ctx_free(new spng_ctx(handle));
        if (pin.IsAllocated)
        {
            pin.Free();
        }

        Interlocked.Decrement(ref live);
        return true;
    }
}
