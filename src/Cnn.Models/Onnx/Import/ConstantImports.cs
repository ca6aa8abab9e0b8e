using Cnn.Models.Onnx.Schema;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Onnx.Import;

/// <summary>Constants, and the sizes that files compute where they could have written them.</summary>
internal static class ConstantImports
{
    public static ImportValue Constant(ImportNode node) =>
        node.TensorOf("value") is { } tensor ? tensor
        : node.Floats("value_floats") is { } floats ? new OnnxTensor([floats.Length], floats)
        : node.Longs("value_ints") is { } ints ? new OnnxTensor([ints.Length], ints)
        : node.HasAttribute("value_float") ? new OnnxTensor([], [node.Float("value_float", 0)])
        : node.HasAttribute("value_int") ? new OnnxTensor([], new[] { node.Int("value_int", 0) })
        : throw node.Unsupported("it has neither 'value', 'value_float', 'value_floats', 'value_int' nor 'value_ints'; sparse values and text ('sparse_value', 'value_string', 'value_strings') are not read");

    public static ImportValue Shape(ImportNode node)
    {
        ImportValue value = node.Value(0);
        long[] dims = value.Constant is { } constant ? [.. constant.Dims.Select(d => (long)d)] : [OnnxTensor.Batch, .. node.Tensor(0).Shape.Select(d => (long)d)];
        int start = Place(node.Int("start", 0), dims.Length), end = Place(node.Int("end", dims.Length), dims.Length);
        return new OnnxTensor([Math.Max(0, end - start)], start < end ? dims[start..end] : []);
    }

    public static ImportValue Gather(ImportNode node)
    {
        if (node.Value(0).Constant is not { Integers: { } numbers, Dims.Length: 1 })
        {
            throw node.Unsupported("it picks from something other than a list of sizes");
        }

        node.Axis(node.Int("axis", 0), 1);
        OnnxTensor places = node.Constant(1);
        long[] picked = [.. node.Integers(1).Select(i => numbers[node.Axis(i, numbers.Length)])];
        return new OnnxTensor(places.Dims, picked);
    }

    public static ImportValue Cast(ImportNode node)
    {
        var type = (TensorProto.Types.DataType)(node.HasAttribute("to") ? node.Int("to", 0) : throw node.Bad("attribute 'to' is missing"));

        // Heeded where numbers become 8-bit ones.
        node.Ignore("saturate");
        bool real = type is TensorProto.Types.DataType.Float or TensorProto.Types.DataType.Double;
        bool whole = type is TensorProto.Types.DataType.Int64 or TensorProto.Types.DataType.Int32;
        ImportValue value = node.Value(0);
        SymbolicTensor? tensor = value.Tensor;
        return tensor is not null
            ? real ? tensor : throw node.Unsupported($"attribute 'to' makes {type} of the network's real numbers")
            : (value.Constant!.Numbers is not null && real) || (value.Constant.Integers is not null && whole) ? value : throw node.Unsupported($"it makes {type} of a constant; fold constants before exporting");
    }

    private static int Place(long position, int count) => (int)Math.Clamp(position < 0 ? position + count : position, 0, count);
}
