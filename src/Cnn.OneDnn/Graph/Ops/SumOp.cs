using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Graph;

/// <summary>The sum of two or more tensors of one shape; also how gradients that meet are added.</summary>
internal sealed record SumOp : Op
{
    public override string Name => "sum";

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs)
    {
        for (int i = 1; i < inputs.Count; i++)
        {
            Expect(inputs[i] == inputs[0], $"A sum expects inputs of one shape, received {inputs[0]} and {inputs[i]}.");
        }

        return [inputs[0]];
    }

    public override Value?[] Differentiate(GraphBuilder graph, Node node, Value?[] gradients, bool[] needed) =>
        Array.ConvertAll(needed, n => n ? gradients[0] : null);
}
