using Cnn.Models.Onnx.Import.Folding;
using Cnn.OneDnn.Layers;
using Type = Cnn.Models.Onnx.Schema.TensorProto.Types.DataType;

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
        : throw node.Unsupported(
            "it has neither 'value', 'value_float', 'value_floats', 'value_int' nor 'value_ints'; sparse values and text ('sparse_value', 'value_string', " +
                "'value_strings') are not read");

    public static ImportValue Shape(ImportNode node) => ConstantMoves.Sizes(node, [.. node.Moved(0).FileDims.Select(d => d < 0 ? OnnxTensor.Batch : d)]);

    // Networks compute float32 throughout, and truth values as 0 and 1.
    public static ImportValue Cast(ImportNode node)
    {
        if (node.Value(0).Constant is not null)
        {
            return ConstantTypes.Cast(node);
        }

        Type type = ConstantTypes.Target(node), from = node.Value(0).Kind;
        SymbolicTensor x = node.Tensor(0);
        bool widens = !ConstantTypes.IsReal(from) && ConstantTypes.IsWhole(type) && (from == Type.Bool || type is Type.Int64 or Type.Int32);
        bool kept = ConstantTypes.IsReal(type) || type == from || widens;
        return kept ? new ImportValue(x, null, type)
            : type == Type.Bool ? new ImportValue(node.Operate("Xor", [], x, new OnnxTensor([1], new float[1])), null, type)
            : throw node.Unsupported($"attribute 'to' makes {type} of the network's {(ConstantTypes.IsReal(from) ? "real numbers" : from)}");
    }
}
