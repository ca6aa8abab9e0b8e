using System.Runtime.InteropServices;

namespace Cnn.Models.Data.Images.Native;

/// <summary>A decoder of libspng, with the file that it reads held in place.</summary>
internal sealed class SpngHandle : SafeHandle
{
    private static int live;
    private GCHandle pin;

    /// <summary>An empty handle for the marshaller to fill.</summary>
    public SpngHandle()
        : base(0, ownsHandle: true)
    {
    }

    /// <summary>Decoders that exist now: zero when nothing leaks.</summary>
    public static int Live => Volatile.Read(ref live);

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>A decoder of a file.</summary>
    /// <exception cref="InvalidOperationException">The library gave none.</exception>
    public static SpngHandle Open(byte[] file)
    {
        SpngHandle created = SpngLibrary.New(0);
        if (created.IsInvalid)
        {
            throw new InvalidOperationException("libspng could not make a decoder: it is out of memory.");
        }

        Interlocked.Increment(ref live);
        created.pin = GCHandle.Alloc(file, GCHandleType.Pinned);
        if (SpngLibrary.SetBuffer(created, created.pin.AddrOfPinnedObject(), (nuint)file.Length) != 0)
        {
            created.Dispose();
            throw new InvalidOperationException("libspng did not take the file.");
        }

        return created;
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        SpngLibrary.Free(handle);
        if (pin.IsAllocated)
        {
            pin.Free();
        }

        Interlocked.Decrement(ref live);
        return true;
    }
}
