using Cnn.OneDnn.Layers;
using Type = Cnn.Models.Onnx.Schema.TensorProto.Types.DataType;

namespace Cnn.Models.Onnx.Import;

/// <summary>What a name of the file stands for: a place in the network, or a constant.</summary>
/// <param name="Tensor">The place in the network.</param>
/// <param name="Constant">The constant.</param>
/// <param name="Kind">What the file calls the elements of a place in the network. Networks compute float32 throughout: truth values are 0 and 1 there, whole
/// numbers are whole.</param>
/// <param name="BatchAxis">Which axis of the file's tensor is the batch's. In the network it is the first one always, and the others follow in their
/// order.</param>
/// <param name="Mover">The node that moved the batch's axis, in words.</param>
internal readonly record struct ImportValue(SymbolicTensor? Tensor, OnnxTensor? Constant, Type Kind = Type.Float, int BatchAxis = 0, string? Mover = null)
{
    public static implicit operator ImportValue(SymbolicTensor tensor) => new(tensor, null);

    public static implicit operator ImportValue(OnnxTensor constant) => new(null, constant, constant.Type);

    /// <summary>The sizes as the file has them, -1 for the batch's.</summary>
    public int[] FileDims => [.. Tensor!.Shape.Take(BatchAxis), -1, .. Tensor.Shape.Skip(BatchAxis)];

    /// <summary>Which axis of the network's tensor an axis of the file's is; 0 for the batch's.</summary>
    public int NetworkAxis(int axis) => axis == BatchAxis ? 0 : axis < BatchAxis ? axis + 1 : axis;

    /// <summary>Where the batch's axis is after some others are gone.</summary>
    public ImportValue Without(SymbolicTensor left, IEnumerable<int> axes)
    {
        int batch = BatchAxis;
        return new ImportValue(left, null, Kind, batch - axes.Count(a => a < batch), Mover);
    }
}
