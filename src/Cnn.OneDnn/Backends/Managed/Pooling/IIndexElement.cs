using System.Numerics;
using System.Runtime.Intrinsics;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>How the numbers of winning taps are kept in a pooling workspace.</summary>
internal unsafe interface IIndexElement
{
    static abstract Vector<int> Load(void* source, long index, int count);

    static abstract void Store(Vector<int> value, void* destination, long index, int count);

    /// <summary>Sixteen numbers; only where the machine has AVX-512.</summary>
    static abstract Vector512<int> LoadWide(void* source, long index);

    static abstract void StoreWide(Vector512<int> value, void* destination, long index);
}
