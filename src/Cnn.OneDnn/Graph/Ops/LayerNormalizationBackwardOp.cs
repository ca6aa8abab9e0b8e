using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Graph;

/// <summary>
/// The gradient of layer normalization. Inputs: source (rows, C), mean (rows), variance (rows), gamma if scaled, gradient of the destination.
/// Outputs: gradient of the source, of gamma if scaled, of beta if shifted.
/// </summary>
internal sealed record LayerNormalizationBackwardOp(float Epsilon, bool Scale, bool Shift) : Op
{
    public override string Name => "layer_normalization_backward";

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs)
    {
        var channels = new Shape(inputs[0][1]);
        return Scale && Shift ? [inputs[0], channels, channels] : Scale || Shift ? [inputs[0], channels] : [inputs[0]];
    }

    public override DataType OutputType(int output, IReadOnlyList<DataType> inputs) => output == 0 ? inputs[0] : DataType.Float32;
}
