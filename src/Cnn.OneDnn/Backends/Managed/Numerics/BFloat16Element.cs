using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Elements of <see cref="Cnn.OneDnn.DataType.BFloat16"/>.</summary>
internal readonly unsafe struct BFloat16Element : IElement
{
    public static int Size => sizeof(ushort);

    // The second word of each float, in the lower half.
    private static ReadOnlySpan<ushort> UpperHalves =>
        [1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Load(void* source, long index)
    {
        ushort* p = (ushort*)source + index;
        if (Vector<float>.Count == 8)
        {
            return (Vector256.WidenLower(Vector128.Load(p).ToVector256Unsafe()) << 16).AsSingle().AsVector();
        }

        return Vector<float>.Count == 4
            ? (Vector128.WidenLower(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(p)).AsUInt16()) << 16).AsSingle().AsVector()
            : LoadPart(source, index, Vector<float>.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Load(void* source, long index, int count) => count == Vector<float>.Count
        ? Load(source, index)
        : LoadPart(source, index, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector<float> value, void* destination, long index)
    {
        Vector<ushort> narrow = Vector.Narrow(BFloat16Bits.Round(value), Vector<uint>.Zero);
        if (Vector<float>.Count == 8)
        {
            Vector128.Store(narrow.AsVector256().GetLower(), (ushort*)destination + index);
        }
        else
        {
            Unsafe.CopyBlockUnaligned((ushort*)destination + index, &narrow, (uint)(Vector<float>.Count * sizeof(ushort)));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector<float> value, void* destination, long index, int count)
    {
        if (count == Vector<float>.Count)
        {
            Store(value, destination, index);
        }
        else
        {
            StorePart(value, destination, index, count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LoadWide(void* source, long index) =>
        (Vector512.WidenLower(Vector256.Load((ushort*)source + index).ToVector512Unsafe()) << 16).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreWide(Vector512<float> value, void* destination, long index)
    {
        Vector512<ushort> halves = BFloat16Bits.RoundUpperHalf(value).AsUInt16();
        Vector256.Store(
            Avx512BW.PermuteVar32x16(halves, Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(UpperHalves))).GetLower(), (ushort*)destination + index);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector<float> LoadPart(void* source, long index, int count)
    {
        Vector<float> result = Vector<float>.Zero;
        BFloat16Bits.Widen((ushort*)source + index, (float*)&result, count);
        return result;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StorePart(Vector<float> value, void* destination, long index, int count) =>
        BFloat16Bits.FromSingles((float*)&value, (ushort*)destination + index, count);
}
