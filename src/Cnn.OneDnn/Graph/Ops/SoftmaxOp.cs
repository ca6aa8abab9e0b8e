using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Graph;

/// <summary>Softmax, or its logarithm, of rows. Input and output: (rows, C).</summary>
internal sealed record SoftmaxOp(bool Logarithm) : Op
{
    public override string Name => Logarithm ? "log_softmax" : "softmax";

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs)
    {
        Expect(inputs[0].Rank == 2, $"Softmax works on rows, received {inputs[0]}.");
        return [inputs[0]];
    }

    public override Value?[] Differentiate(GraphBuilder graph, Node node, Value?[] gradients, bool[] needed) =>
        [graph.Emit(new SoftmaxBackwardOp(Logarithm), gradients[0]!, node.Outputs[0])[0]];
}
