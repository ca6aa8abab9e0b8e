using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>Runs of elements of any type and stride, to and from contiguous floats.</summary>
internal static unsafe class Staging
{
    /// <summary>Elements staged at a time: small enough for the stack and the nearest cache.</summary>
    public const int Chunk = 512;

    public static void Load(void* source, DataType type, long stride, float* destination, long count)
    {
        if (type == DataType.BFloat16 && stride == 1)
        {
            BFloat16Bits.Widen((ushort*)source, destination, count);
        }
        else if (type == DataType.UInt8 && stride == 1)
        {
            Widen((byte*)source, destination, count);
        }
        else if (stride == 0)
        {
            new Span<float>(destination, (int)count).Fill(Read(source, type, 0));
        }
        else
        {
            for (long i = 0; i < count; i++)
            {
                destination[i] = Read(source, type, i * stride);
            }
        }
    }

    /// <summary>Stores floats as <see cref="DataType.Float32"/> or <see cref="DataType.BFloat16"/>.</summary>
    public static void Store(float* source, void* destination, DataType type, long stride, long count)
    {
        if (type == DataType.BFloat16 && stride == 1)
        {
            BFloat16Bits.FromSingles(source, (ushort*)destination, count);
        }
        else if (type == DataType.BFloat16)
        {
            for (long i = 0; i < count; i++)
            {
                ((ushort*)destination)[i * stride] = BFloat16Bits.FromSingle(source[i]);
            }
        }
        else if (stride == 1)
        {
            Buffer.MemoryCopy(source, destination, count * sizeof(float), count * sizeof(float));
        }
        else
        {
            for (long i = 0; i < count; i++)
            {
                ((float*)destination)[i * stride] = source[i];
            }
        }
    }

    public static float Read(void* source, DataType type, long index) => type switch
    {
        DataType.Float32 => ((float*)source)[index],
        DataType.BFloat16 => BFloat16Bits.ToSingle(((ushort*)source)[index]),
        DataType.Int32 => ((int*)source)[index],
        _ => ((byte*)source)[index],
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Widen(byte* source, float* destination, long count)
    {
        long i = 0;
        for (; Vector256.IsHardwareAccelerated && i + 8 <= count; i += 8)
        {
            Vector128<ushort> half = Vector128.WidenLower(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(source + i)).AsByte());
            Vector256.Store(Vector256.ConvertToSingle(Vector256.WidenLower(half.ToVector256Unsafe()).AsInt32()), destination + i);
        }

        for (; i < count; i++)
        {
            destination[i] = source[i];
        }
    }
}
