using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Elements of <see cref="Cnn.OneDnn.DataType.Float32"/>.</summary>
internal readonly unsafe struct SingleElement : IElement
{
    public static int Size => sizeof(float);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Load(void* source, long index) => Vector.Load((float*)source + index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Load(void* source, long index, int count) =>
        count == Vector<float>.Count ? Vector.Load((float*)source + index) : Partial.Load((float*)source + index, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector<float> value, void* destination, long index) => Vector.Store(value, (float*)destination + index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector<float> value, void* destination, long index, int count)
    {
        if (count == Vector<float>.Count)
        {
            Vector.Store(value, (float*)destination + index);
        }
        else
        {
            Partial.Store(value, (float*)destination + index, count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LoadWide(void* source, long index) => Vector512.Load((float*)source + index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreWide(Vector512<float> value, void* destination, long index) => Vector512.Store(value, (float*)destination + index);
}
