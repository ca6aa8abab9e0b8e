using System.Collections.Immutable;

namespace Cnn.OneDnn;

/// <summary>One tensor of a safetensors file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its elements.</param>
/// <param name="Dims">Its sizes, outermost first; none for a single number.</param>
/// <param name="Start">Where its bytes begin, counted from the end of the header.</param>
/// <param name="ByteSize">How many bytes it has.</param>
public sealed record SafeTensorsEntry(string Name, SafeTensorsType Type, ImmutableArray<long> Dims, long Start, long ByteSize)
{
    /// <summary>The number of elements.</summary>
    public long ElementCount => ByteSize / SizeOf(Type);

    /// <summary>The sizes as a shape.</summary>
    /// <exception cref="InvalidFormatException">A tensor in memory cannot be as large.</exception>
    public Shape Shape
    {
        get
        {
            long count = 1;
            foreach (long dim in Dims)
            {
                if (dim > int.MaxValue || (count *= dim) > int.MaxValue)
                {
                    throw new InvalidFormatException($"Tensor '{Name}' of shape ({string.Join(", ", Dims)}) cannot be loaded: fewer than 2^31 elements can.");
                }
            }

            return new Shape([.. Dims.Select(d => (int)d)]);
        }
    }

    internal static int SizeOf(SafeTensorsType type) => type switch
    {
        SafeTensorsType.U8 => 1,
        SafeTensorsType.BF16 or SafeTensorsType.F16 => 2,
        SafeTensorsType.F32 or SafeTensorsType.I32 => 4,
        _ => 8,
    };
}
