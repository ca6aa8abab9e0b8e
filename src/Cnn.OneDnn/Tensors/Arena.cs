using System.Runtime.InteropServices;

namespace Cnn.OneDnn;

/// <summary>
/// One block of native memory, 4 KiB aligned and zeroed, freed when disposed. What a plan, a set of weights or an optimizer's state lies in. The
/// system gives zeroed pages when they are touched: by the threads that work on them, and only those that are.
/// </summary>
internal sealed unsafe class Arena : SafeHandle
{
    /// <summary>Offsets inside an arena are multiples of this.</summary>
    public const int Granularity = 64;

    private const nint PageAlignment = 4096;
    private static long liveBytes;
    private readonly long pressure;

    /// <summary>So many bytes of zeros.</summary>
    /// <param name="byteSize">How many.</param>
    /// <param name="isBrief">Whether it is disposed soon, and by whoever made it: then the garbage collector need not hurry because of it.</param>
    public Arena(long byteSize, bool isBrief = false)
        : base(0, ownsHandle: true)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(byteSize);
        ByteSize = byteSize;
        nuint size = (nuint)Math.Max(byteSize, Granularity) + (nuint)PageAlignment;
        SetHandle((nint)NativeMemory.AllocZeroed(size));
        Address = (handle + PageAlignment - 1) & -PageAlignment;
        Interlocked.Add(ref liveBytes, byteSize);
        pressure = isBrief ? 0 : byteSize;
        if (pressure > 0)
        {
            GC.AddMemoryPressure(pressure);
        }
    }

    /// <summary>Bytes of all arenas alive in the process: zero when nothing leaks.</summary>
    public static long LiveBytes => Interlocked.Read(ref liveBytes);

    public long ByteSize { get; }

    public nint Address { get; }

    public override bool IsInvalid => handle == 0;

    /// <summary>The next multiple of <see cref="Granularity"/>.</summary>
    public static long Align(long bytes) => (bytes + Granularity - 1) & ~(long)(Granularity - 1);

    /// <summary>A view of a part as elements of <typeparamref name="T"/>.</summary>
    public Span<T> Span<T>(long byteOffset, long count)
        where T : unmanaged
    {
        if (byteOffset < 0 || count < 0 || byteOffset + (count * sizeof(T)) > ByteSize)
        {
            throw new ArgumentOutOfRangeException(
                nameof(byteOffset), $"[{byteOffset}, {byteOffset + (count * sizeof(T))}) is outside an arena of {ByteSize} bytes.");
        }

        return new Span<T>((void*)(Address + (nint)byteOffset), checked((int)count));
    }

    protected override bool ReleaseHandle()
    {
        NativeMemory.Free((void*)handle);
        Interlocked.Add(ref liveBytes, -ByteSize);
        if (pressure > 0)
        {
            GC.RemoveMemoryPressure(pressure);
        }

        return true;
    }
}
