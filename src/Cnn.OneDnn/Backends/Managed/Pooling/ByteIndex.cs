using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Taps as bytes, for windows of up to 256 elements.</summary>
internal readonly unsafe struct ByteIndex : IIndexElement
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<int> Load(void* source, long index, int count)
    {
        byte* p = (byte*)source + index;
        if (Vector<int>.Count == 8 && count == 8)
        {
            Vector128<ushort> wide = Vector128.WidenLower(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(p)).AsByte());
            return Vector256.WidenLower(wide.ToVector256Unsafe()).AsInt32().AsVector();
        }

        return Gather(p, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector<int> value, void* destination, long index, int count)
    {
        byte* p = (byte*)destination + index;
        if (Vector<int>.Count == 8 && count == 8)
        {
            Vector128<ushort> half = Vector256.Narrow(value.AsVector256().AsUInt32(), Vector256<uint>.Zero).GetLower();
            Unsafe.WriteUnaligned(p, Vector128.Narrow(half, Vector128<ushort>.Zero).AsUInt64().ToScalar());
            return;
        }

        Scatter(value, p, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> LoadWide(void* source, long index) => Avx512F.ConvertToVector512Int32(Vector128.Load((byte*)source + index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreWide(Vector512<int> value, void* destination, long index) =>
        Vector128.Store(Avx512F.ConvertToVector128Byte(value), (byte*)destination + index);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector<int> Gather(byte* source, int count)
    {
        Vector<int> result = Vector<int>.Zero;
        int* lanes = (int*)&result;
        for (int i = 0; i < count; i++)
        {
            lanes[i] = source[i];
        }

        return result;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Scatter(Vector<int> value, byte* destination, int count)
    {
        int* lanes = (int*)&value;
        for (int i = 0; i < count; i++)
        {
            destination[i] = (byte)lanes[i];
        }
    }
}
