using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Elements of <see cref="Tensors.DataType.BFloat16"/>.</summary>
internal readonly unsafe struct BFloat16Element : IElement
{
    public static int Size => sizeof(ushort);

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
            : Load(source, index, Vector<float>.Count);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Vector<float> Load(void* source, long index, int count)
    {
        Vector<float> result = Vector<float>.Zero;
        BFloat16Bits.Widen((ushort*)source + index, (float*)&result, count);
        return result;
    }

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

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Store(Vector<float> value, void* destination, long index, int count) =>
        BFloat16Bits.Narrow((float*)&value, (ushort*)destination + index, count);
}
