using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Graph;

/// <summary>
/// The gradient of batch normalization whose statistics are constants. Inputs: source, mean, variance, gamma if scaled, gradient of the destination.
/// Outputs: gradient of the source, of gamma if scaled, of beta if shifted.
/// </summary>
internal sealed record BatchNormalizationInferenceBackwardOp(float Epsilon, bool Scale, bool Shift) : Op
{
    public override string Name => "batch_normalization_inference_backward";

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs)
    {
        List<Shape> shapes = [inputs[0]];
        if (Scale)
        {
            shapes.Add(inputs[1]);
        }

        if (Shift)
        {
            shapes.Add(inputs[1]);
        }

        return [.. shapes];
    }

    public override DataType OutputType(int output, IReadOnlyList<DataType> inputs) => output == 0 ? inputs[0] : DataType.Float32;
}
