using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Graph;

/// <summary>
/// The gradient of group normalization. Inputs: source (N, C, spatial), mean (N, groups), variance (N, groups), gamma if scaled, gradient of the destination.
/// Outputs: gradient of the source, of gamma if scaled, of beta if shifted.
/// </summary>
internal sealed record GroupNormalizationBackwardOp(int Groups, float Epsilon, bool Scale, bool Shift) : Op
{
    public override string Name => "group_normalization_backward";

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs)
    {
        var channels = new Shape(inputs[0][1]);
        return Scale && Shift ? [inputs[0], channels, channels] : Scale || Shift ? [inputs[0], channels] : [inputs[0]];
    }

    public override DataType OutputType(int output, IReadOnlyList<DataType> inputs) => output == 0 ? inputs[0] : DataType.Float32;
}
