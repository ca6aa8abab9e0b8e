using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Graph;

/// <summary>
/// Batch normalization with given statistics. Inputs: source, gamma if scaled, beta if shifted, mean (C), variance (C). Output: destination.
/// </summary>
internal sealed record BatchNormalizationInferenceOp(float Epsilon, bool Scale, bool Shift, bool Relu = false) : Op
{
    public override string Name => "batch_normalization_inference";

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs) => [inputs[0]];

    public override Value?[] Differentiate(GraphBuilder graph, Node node, Value?[] gradients, bool[] needed)
    {
        int parameters = (Scale ? 1 : 0) + (Shift ? 1 : 0);
        List<Value> inputs = [node.Inputs[0], node.Inputs[1 + parameters], node.Inputs[2 + parameters]];
        if (Scale)
        {
            inputs.Add(node.Inputs[1]);
        }

        inputs.Add(gradients[0]!);
        Value[] made = graph.Emit(new BatchNormalizationInferenceBackwardOp(Epsilon, Scale, Shift), [.. inputs]);
        var result = new Value?[node.Inputs.Length];
        made.CopyTo(result, 0);
        return result;
    }
}
