using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Graph;

/// <summary>gradient x weights. Inputs: gradient of the destination (rows, O), weights (O, I). Output: (rows, I).</summary>
internal sealed record DenseBackwardDataOp : Op
{
    public override string Name => "dense_backward_data";

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs) => [new Shape(inputs[0][0], inputs[1][1])];
}
