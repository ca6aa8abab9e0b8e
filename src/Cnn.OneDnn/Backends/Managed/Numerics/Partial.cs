using System.Numerics;
using System.Runtime.CompilerServices;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Vectors with fewer elements in memory than they have lanes: the end of a run, done by the same code as its body.</summary>
internal static unsafe class Partial
{
    /// <summary>The first count lanes from memory, zero in the others.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Vector<float> Load(float* source, int count)
    {
        Vector<float> result = Vector<float>.Zero;
        float* lanes = (float*)&result;
        for (int i = 0; i < count; i++)
        {
            lanes[i] = source[i];
        }

        return result;
    }

    /// <summary>Writes the first count lanes.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Store(Vector<float> value, float* destination, int count)
    {
        float* lanes = (float*)&value;
        for (int i = 0; i < count; i++)
        {
            destination[i] = lanes[i];
        }
    }
}
