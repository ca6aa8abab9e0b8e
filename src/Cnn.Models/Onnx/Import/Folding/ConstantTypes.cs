using Cnn.OneDnn;
using Type = Cnn.Models.Onnx.Schema.TensorProto.Types.DataType;

namespace Cnn.Models.Onnx.Import.Folding;

/// <summary>Types of constants.</summary>
internal static class ConstantTypes
{
    /// <summary>Whether elements of this type are real numbers that are read.</summary>
    public static bool IsReal(Type type) => type is Type.Float or Type.Double or Type.Float16 or Type.Bfloat16;

    /// <summary>Whether elements of this type are whole numbers or truth values that are read.</summary>
    public static bool IsWhole(Type type) =>
        type is Type.Int64 or Type.Int32 or Type.Int16 or Type.Int8 or Type.Uint64 or Type.Uint32 or Type.Uint16 or Type.Uint8 or Type.Bool;

    /// <summary>The smallest and the largest number of a type of whole ones.</summary>
    public static (long Low, long High) Bounds(Type type) => type switch
    {
        Type.Uint8 => (0, byte.MaxValue),
        Type.Int8 => (sbyte.MinValue, sbyte.MaxValue),
        Type.Uint16 => (0, ushort.MaxValue),
        Type.Int16 => (short.MinValue, short.MaxValue),
        Type.Uint32 => (0, uint.MaxValue),
        Type.Int32 => (int.MinValue, int.MaxValue),
        Type.Uint4 => (0, 15),
        Type.Int4 => (-8, 7),
        _ => (long.MinValue + 1, long.MaxValue),
    };

    /// <summary>The lower bits of a number, as its type holds them.</summary>
    public static long Wrap(long value, Type type) => type switch
    {
        Type.Uint8 => (byte)value,
        Type.Int8 => (sbyte)value,
        Type.Uint16 => (ushort)value,
        Type.Int16 => (short)value,
        Type.Uint32 => (uint)value,
        Type.Int32 => (int)value,
        _ => Math.Max(value, OnnxTensor.Batch + 1),
    };

    /// <summary>A real number, cut to a whole one of a type.</summary>
    public static long Whole(double value, Type type) =>
        Wrap(double.IsNaN(value) ? 0 : (long)Math.Clamp(Math.Truncate(value), long.MinValue, long.MaxValue), type);

    /// <summary>A constant's elements as the float32 numbers that networks compute with.</summary>
    /// <exception cref="UnsupportedException">One of them is the size of the batch, or a whole number that no float32 is.</exception>
    public static float[] Reals(ImportNode node, OnnxTensor constant) => constant.Numbers ?? Array.ConvertAll(constant.Integers!, whole =>
        whole == OnnxTensor.Batch ? throw node.Unsupported("it makes a real number of the size of the batch")
        : (Int128)(float)whole == whole ? (float)whole
        : throw node.Unsupported($"it computes with the whole number {whole}, which is no float32; those up to {1 << 24} are"));

    public static OnnxTensor Cast(ImportNode node)
    {
        OnnxTensor x = node.Constant(0);
        Type type = Target(node);
        node.Claim(x.Count);
        if (IsReal(type))
        {
            return x.HasBatch
                ? throw node.Unsupported("it makes a real number of the size of the batch")
                : new OnnxTensor(x.Dims, Rounded(x.Numbers ?? Array.ConvertAll(x.Integers!, v => (float)v), type), type);
        }

        return type == Type.Bool ? new OnnxTensor(
            x.Dims, x.Numbers is { } numbers ? Array.ConvertAll(numbers, v => v != 0 ? 1L : 0) : Array.ConvertAll(x.Integers!, v => v != 0 ? 1L : 0), type)
            : !IsWhole(type) ? throw node.Unsupported($"attribute 'to' asks for {type}")
            : new OnnxTensor(x.Dims, x.Numbers is { } cut
                ? Array.ConvertAll(cut, v => Whole(v, type))
                : Array.ConvertAll(x.Integers!, v => v == OnnxTensor.Batch ? v : Wrap(v, type)), type);
    }

    /// <summary>The type that a Cast asks for, or that the second input of a CastLike has.</summary>
    public static Type Target(ImportNode node)
    {
        // Both are heeded where numbers become 8-bit ones.
        node.Ignore("saturate", "round_mode");
        return node.Op == "CastLike" ? node.Value(1).Kind : (Type)(node.HasAttribute("to") ? node.Int("to", 0) : throw node.Bad("attribute 'to' is missing"));
    }

    // Whatever a tensor of bfloat16 takes it rounds.
    private static float[] Rounded(float[] values, Type type)
    {
        if (type != Type.Bfloat16)
        {
            return type == Type.Float16 ? Array.ConvertAll(values, v => (float)(Half)v) : values;
        }

        var tensor = new Tensor(new Shape(1, values.Length), DataType.BFloat16);
        float[] result = new float[values.Length];
        for (int i = 0; i < result.Length; i++)
        {
            tensor[0, i] = values[i];
            result[i] = tensor[0, i];
        }

        return result;
    }
}
