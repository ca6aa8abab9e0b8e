using Cnn.OneDnn.Files;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Cnn.Models.Onnx.Import.Folding;
using Cnn.Models.Onnx.Schema;
using Cnn.OneDnn;
using Type = Cnn.Models.Onnx.Schema.TensorProto.Types.DataType;

namespace Cnn.Models.Onnx.Import;

/// <summary>A constant of a file: real numbers, or whole ones as sizes and axes are given.</summary>
internal sealed class OnnxTensor
{
    /// <summary>Stands among sizes for that of the batch, which is open.</summary>
    public const long Batch = long.MinValue;

    private const int MaximumRank = 8;

    public OnnxTensor(int[] dims, float[] numbers, Type type = Type.Float)
    {
        Dims = Checked(dims);
        Numbers = numbers;
        Type = type;
    }

    public OnnxTensor(int[] dims, long[] integers, Type type = Type.Int64)
    {
        Dims = Checked(dims);
        Integers = integers;
        Type = type;
    }

    public int[] Dims { get; }

    public float[]? Numbers { get; }

    public long[]? Integers { get; }

    /// <summary>What the file calls the elements. Real numbers of all kinds are float32 here.</summary>
    public Type Type { get; }

    public int Count => Numbers?.Length ?? Integers!.Length;

    /// <summary>Whether a size that is the batch's is among the elements.</summary>
    public bool HasBatch => Integers?.Contains(Batch) ?? false;

    /// <param name="proto">The constant as the file has it.</param>
    /// <param name="files">Where its bytes are if they are in another file.</param>
    /// <exception cref="InvalidFormatException">Its sizes do not fit its data.</exception>
    /// <exception cref="UnsupportedException">Its elements are of a type that nothing here uses.</exception>
    public static OnnxTensor From(TensorProto proto, ExternalData files)
    {
        string what = $"tensor '{PlainText.Excerpt(proto.Name)}'";
        long count = 1;
        foreach (long size in proto.Dims)
        {
            if (proto.Dims.Count > MaximumRank)
            {
                throw new UnsupportedException($"{what} has {proto.Dims.Count} axes; at most {MaximumRank} are read.");
            }

            if (size < 0 || (count *= Math.Min(size, int.MaxValue)) > Array.MaxLength)
            {
                throw new InvalidFormatException(
                    $"{what} has sizes ({string.Join(", ", proto.Dims)}); expected none that is negative, and fewer than 2^31 elements.");
            }
        }

        int[] dims = [.. proto.Dims.Select(d => (int)Math.Min(d, int.MaxValue))];
        bool apart = proto.DataLocation == TensorProto.Types.DataLocation.External;
        ReadOnlySpan<byte> raw = apart ? files.Read(proto, count * SizeOf(proto.DataType, what), what) : proto.RawData.Span;
        Type type = proto.DataType;
        return type switch
        {
            Type.Float => new(dims, Read<float, float, float>(raw, proto.FloatData, what, count, v => v, v => v), type),
            Type.Double => new(dims, Read<double, double, float>(raw, proto.DoubleData, what, count, v => (float)v, v => (float)v), type),
            Type.Float16 =>
                new(dims, Read<Half, int, float>(raw, proto.Int32Data, what, count, v => (float)v, v => (float)BitConverter.UInt16BitsToHalf((ushort)v)), type),
            Type.Bfloat16 => new(dims, Read<ushort, int, float>(raw, proto.Int32Data, what, count, v => Wide(v), v => Wide((ushort)v)), type),
            Type.Int64 => new(dims, Read<long, long, long>(raw, proto.Int64Data, what, count, Size, Size), type),
            Type.Int32 => new(dims, Read<int, int, long>(raw, proto.Int32Data, what, count, v => (long)v, v => v), type),
            Type.Int16 => new(dims, Read<short, int, long>(raw, proto.Int32Data, what, count, v => (long)v, v => (short)v), type),
            Type.Uint16 => new(dims, Read<ushort, int, long>(raw, proto.Int32Data, what, count, v => (long)v, v => (ushort)v), type),
            Type.Uint32 => new(dims, Read<uint, ulong, long>(raw, proto.Uint64Data, what, count, v => (long)v, v => (uint)v), type),
            Type.Uint64 => new(dims, Read<ulong, ulong,
                long>(raw, proto.Uint64Data, what, count, v => (long)Math.Min(v, long.MaxValue), v => (long)Math.Min(v, long.MaxValue)), type),
            Type.Uint8 or Type.Bool => new(dims, Read<byte, int, long>(raw, proto.Int32Data, what, count, v => (long)v, v => v), type),
            Type.Int8 => new(dims, Read<sbyte, int, long>(raw, proto.Int32Data, what, count, v => (long)v, v => v), type),
            _ => throw Unknown(proto.DataType, what),
        };
    }

    /// <summary>A whole number of a file; what stands for the batch comes from none.</summary>
    public static long Size(long value) => Math.Max(value, Batch + 1);

    /// <summary>The same elements in another shape.</summary>
    public OnnxTensor WithDims(int[] dims) => Numbers is not null ? new OnnxTensor(dims, Numbers, Type) : new OnnxTensor(dims, Integers!, Type);

    /// <summary>Element i of the result is element <paramref name="places"/>[i] of this.</summary>
    public OnnxTensor Pick(int[] dims, int[] places) => Numbers is not null
        ? new OnnxTensor(dims, Array.ConvertAll(places, p => Numbers[p]), Type)
        : new OnnxTensor(dims, Array.ConvertAll(places, p => Integers![p]), Type);

    /// <summary>Axis i of the result is axis <paramref name="axes"/>[i] of this.</summary>
    public OnnxTensor Transpose(int[] axes)
    {
        int[] dims = [.. axes.Select(a => Dims[a])], steps = Grids.Steps(Dims);
        return Pick(dims, Grids.Walk(dims, [.. axes.Select(a => steps[a])]));
    }

    // Whatever makes a constant of more axes is refused with the node's name.
    private static int[] Checked(int[] dims) => dims.Length <= MaximumRank
        ? dims
        : throw new ShapeException($"it makes a constant of {dims.Length} axes; at most {MaximumRank} are read.");

    private static int SizeOf(Type type, string what) => type switch
    {
        Type.Double or Type.Int64 or Type.Uint64 => 8,
        Type.Float or Type.Int32 or Type.Uint32 => 4,
        Type.Float16 or Type.Bfloat16 or Type.Int16 or Type.Uint16 => 2,
        Type.Uint8 or Type.Int8 or Type.Bool => 1,
        _ => throw Unknown(type, what),
    };

    private static UnsupportedException Unknown(Type type, string what) =>
        new($"{what} has elements of type {type}; floating-point and integer ones are read.");

    private static float Wide(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);

    private static TResult[] Read<TRaw, TField,
        TResult>(ReadOnlySpan<byte> raw, IList<TField> field, string what, long count, Func<TRaw, TResult> fromRaw, Func<TField, TResult> fromField)
        where TRaw : unmanaged
    {
        int size = Unsafe.SizeOf<TRaw>();
        long found = raw.Length > 0 ? raw.Length / size : field.Count;
        if (found != count || raw.Length % size != 0)
        {
            throw new InvalidFormatException($"{what} has sizes for {count} elements and data for {found}; the file is damaged.");
        }

        var result = new TResult[count];
        ReadOnlySpan<TRaw> elements = MemoryMarshal.Cast<byte, TRaw>(raw);
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = raw.Length > 0 ? fromRaw(elements[i]) : fromField(field[i]);
        }

        return result;
    }
}
