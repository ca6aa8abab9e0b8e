using System.Numerics;
using System.Runtime.Intrinsics;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Taps as 32-bit integers, for windows of any size.</summary>
internal readonly unsafe struct WordIndex : IIndexElement
{
    public static Vector<int> Load(void* source, long index, int count) => Partial.Load((float*)source + index, count).As<float, int>();

    public static void Store(Vector<int> value, void* destination, long index, int count) =>
        Partial.Store(value.As<int, float>(), (float*)destination + index, count);

    public static Vector512<int> LoadWide(void* source, long index) => Vector512.Load((int*)source + index);

    public static void StoreWide(Vector512<int> value, void* destination, long index) => Vector512.Store(value, (int*)destination + index);
}
