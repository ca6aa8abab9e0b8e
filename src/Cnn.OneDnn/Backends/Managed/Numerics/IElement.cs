using System.Numerics;
using System.Runtime.Intrinsics;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>How elements of a storage type become vectors of floats and back.</summary>
internal unsafe interface IElement
{
    static abstract int Size { get; }

    static abstract Vector<float> Load(void* source, long index);

    static abstract Vector<float> Load(void* source, long index, int count);

    static abstract void Store(Vector<float> value, void* destination, long index);

    static abstract void Store(Vector<float> value, void* destination, long index, int count);

    /// <summary>Sixteen elements; only where the machine has AVX-512.</summary>
    static abstract Vector512<float> LoadWide(void* source, long index);

    static abstract void StoreWide(Vector512<float> value, void* destination, long index);
}
