using System.Numerics;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>How the numbers of winning taps are kept in a pooling workspace.</summary>
internal unsafe interface IIndexElement
{
    static abstract Vector<int> Load(void* source, long index, int count);

    static abstract void Store(Vector<int> value, void* destination, long index, int count);
}
