using Cnn.Models.Onnx.Import.Folding;
using Type = Cnn.Models.Onnx.Schema.TensorProto.Types.DataType;

namespace Cnn.Models.Onnx.Import;

/// <summary>
/// What operators make of truth values and whole numbers that a network computes. These are float32 here, which is right where they are moved, compared and
/// made real again, and wrong where they would wrap or be cut.
/// </summary>
internal static class ElementKinds
{
    private static readonly HashSet<string> Moving = new(StringComparer.Ordinal)
    {
        "Reshape", "Transpose", "Flatten", "Squeeze", "Unsqueeze", "Concat", "Slice", "Split", "Gather", "Expand", "Tile", "Identity", "Pad", "MaxPool",
        "GlobalMaxPool", "Max", "Min", "ReduceMax", "ReduceMin", "DepthToSpace", "SpaceToDepth", "Relu", "Dropout",
    };

    private static readonly HashSet<string> Reading = new(StringComparer.Ordinal)
    {
        "Shape", "Cast", "CastLike", "DequantizeLinear", "QLinearConv", "QLinearMatMul", "ConvInteger", "MatMulInteger", "ArgMax", "ArgMin", "Not", "And", "Or",
            "Xor", "Equal", "Greater",
        "GreaterOrEqual", "Less", "LessOrEqual", "Where",
    };

    private static readonly HashSet<string> Judging = new(StringComparer.Ordinal)
    {
        "Not", "And", "Or", "Xor", "Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual", "IsNaN",
    };

    /// <summary>A node's results with the kinds of their elements.</summary>
    /// <exception cref="Cnn.OneDnn.UnsupportedException">It computes with whole numbers in a way that real ones do not follow.</exception>
    public static ImportValue[] Convert(ImportNode node, ImportValue[] results)
    {
        Type[] kinds = [.. Enumerable.Range(0, node.InputCount).Where(node.Has).Select(node.Peek).Where(v => v.Tensor is not null).Select(v => v.Kind)];
        Type? whole = kinds.Where(k => !ConstantTypes.IsReal(k)).Select(k => (Type?)k).FirstOrDefault();
        if (whole is not null && !Moving.Contains(node.Op) && !Reading.Contains(node.Op))
        {
            throw node.Unsupported($"it computes with elements of type {whole}; the network's own numbers are real");
        }

        // What a choice is made by says nothing of what is chosen.
        whole = node.Op != "Where" ? whole : node.Peek(1).Kind is var chosen && ConstantTypes.IsReal(chosen) ? null : chosen;
        Type? kind = Judging.Contains(node.Op) ? Type.Bool : node.Op is "ArgMax" or "ArgMin"
            ? Type.Int64
            : Moving.Contains(node.Op) || node.Op == "Where" ? whole : null;
        return kind is { } known ? Array.ConvertAll(results, r => r with { Kind = known }) : results;
    }
}
