using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Graph;

/// <summary>scale * x + offset, elementwise.</summary>
internal sealed record AffineOp(float Scale, float Offset) : Op
{
    public override string Name => "affine";

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs) => [inputs[0]];

    public override Value?[] Differentiate(GraphBuilder graph, Node node, Value?[] gradients, bool[] needed) =>
        [Scale == 1 ? gradients[0] : graph.Emit(new AffineOp(Scale, 0), gradients[0]!)[0]];
}
