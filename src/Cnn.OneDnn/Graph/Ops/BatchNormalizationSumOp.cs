using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Graph;

/// <summary>
/// <see cref="BatchNormalizationOp"/>, plus another tensor, then relu: the end of a residual block, in one pass over memory. Inputs: source (N, C, spatial),
/// gamma (C) if scaled, beta (C) if shifted, the tensor to add. Outputs: destination, mean (C), variance (C).
/// </summary>
internal sealed record BatchNormalizationSumOp(float Epsilon, bool Scale, bool Shift) : Op
{
    public override string Name => "batch_normalization_sum";

    /// <summary>Which input is added.</summary>
    public int Addend => 1 + (Scale ? 1 : 0) + (Shift ? 1 : 0);

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs)
    {
        Expect(inputs[Addend] == inputs[0], $"A tensor that is added to a normalized {inputs[0]} has its shape, received {inputs[Addend]}.");
        var channels = new Shape(inputs[0][1]);
        return [inputs[0], channels, channels];
    }

    public override DataType OutputType(int output, IReadOnlyList<DataType> inputs) => output == 0 ? inputs[0] : DataType.Float32;

    public override Value?[] Differentiate(GraphBuilder graph, Node node, Value?[] gradients, bool[] needed) =>
        throw new NotSupportedException("A fused normalization is made by the planner and is not differentiated again.");
}
