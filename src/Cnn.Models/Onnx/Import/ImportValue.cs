using Cnn.OneDnn.Layers;

namespace Cnn.Models.Onnx.Import;

/// <summary>What a name of the file stands for: a place in the network, or a constant.</summary>
internal readonly record struct ImportValue(SymbolicTensor? Tensor, OnnxTensor? Constant)
{
    public static implicit operator ImportValue(SymbolicTensor tensor) => new(tensor, null);

    public static implicit operator ImportValue(OnnxTensor constant) => new(null, constant);
}
