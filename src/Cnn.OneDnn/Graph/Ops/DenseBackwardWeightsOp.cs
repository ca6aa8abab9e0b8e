using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Graph;

/// <summary>gradient' x source. Inputs: source (rows, I), gradient of the destination (rows, O). Outputs: gradient of the weights (O, I), of the bias (O) if any.</summary>
internal sealed record DenseBackwardWeightsOp(bool Bias) : Op
{
    public override string Name => "dense_backward_weights";

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs)
    {
        var weights = new Shape(inputs[1][1], inputs[0][1]);
        return Bias ? [weights, new Shape(inputs[1][1])] : [weights];
    }

    public override DataType OutputType(int output, IReadOnlyList<DataType> inputs) => DataType.Float32;
}
