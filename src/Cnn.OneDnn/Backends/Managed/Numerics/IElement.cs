using System.Numerics;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>How elements of a storage type become vectors of floats and back.</summary>
internal unsafe interface IElement
{
    static abstract int Size { get; }

    static abstract Vector<float> Load(void* source, long index);

    static abstract Vector<float> Load(void* source, long index, int count);

    static abstract void Store(Vector<float> value, void* destination, long index);

    static abstract void Store(Vector<float> value, void* destination, long index, int count);
}
