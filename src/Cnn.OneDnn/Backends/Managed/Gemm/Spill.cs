using System.Numerics;
using System.Runtime.CompilerServices;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Copies and clears by whole vectors: up to one vector less an element too much is read and written after the end.</summary>
internal static unsafe class Spill
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(float* source, float* destination, int count)
    {
        for (int i = 0; i < count; i += Vector<float>.Count)
        {
            Vector.Store(Vector.Load(source + i), destination + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Clear(float* destination, int count)
    {
        for (int i = 0; i < count; i += Vector<float>.Count)
        {
            Vector.Store(Vector<float>.Zero, destination + i);
        }
    }
}
