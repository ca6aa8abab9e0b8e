using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Vectors with fewer elements in memory than they have lanes: the end of a run, done by the same code as its body.</summary>
internal static unsafe class Partial
{
    /// <summary>The first count lanes from memory, zero in the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Load(float* source, int count) =>
        Avx.IsSupported && Vector<float>.Count == Vector256<float>.Count ? Avx.MaskLoad(source, Mask(count)).AsVector() : LoadEach(source, count);

    /// <summary>Writes the first count lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector<float> value, float* destination, int count)
    {
        if (Avx.IsSupported && Vector<float>.Count == Vector256<float>.Count)
        {
            Avx.MaskStore(destination, Mask(count), value.AsVector256());
        }
        else
        {
            StoreEach(value, destination, count);
        }
    }

    // Lanes that a mask leaves out are not touched in memory, not even to fault.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Mask(int count) => Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count)).AsSingle();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector<float> LoadEach(float* source, int count)
    {
        Vector<float> result = Vector<float>.Zero;
        float* lanes = (float*)&result;
        for (int i = 0; i < count; i++)
        {
            lanes[i] = source[i];
        }

        return result;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StoreEach(Vector<float> value, float* destination, int count)
    {
        float* lanes = (float*)&value;
        for (int i = 0; i < count; i++)
        {
            destination[i] = lanes[i];
        }
    }
}
