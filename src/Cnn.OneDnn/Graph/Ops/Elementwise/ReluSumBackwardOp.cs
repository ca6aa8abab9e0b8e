namespace Cnn.OneDnn.Graph;

/// <summary>
/// The gradient of a relu whose result is read more than once: the sum of the gradients that come back, where the result is positive, else zero. Inputs:
/// gradients of one shape, then the relu's result. What joins behind a residual block, in one pass over memory.
/// </summary>
internal sealed record ReluSumBackwardOp : Op
{
    public override string Name => "relu_sum_backward";

    public override OpFamily Family => OpFamily.Elementwise;

    public override LayoutFreedom Layouts => LayoutFreedom.Follows;

    public override bool IsGradient => true;

    public override bool IsRepeatable => true;

    public override int Rereads => 0;

    public override OperandTraits Input(int index) => OperandTraits.Activation;

    public override OperandTraits Output(int index) => OperandTraits.Activation;

    public override bool MixesSamples(IReadOnlyList<Shape> inputs) => false;

    public override Op? WithSamples(int count) => this;

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) => new OpWork(0, (inputs.Count - 1L) * outputs[0].ElementCount);

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs) => [inputs[0]];

    public override Value?[] Differentiate(GraphBuilder graph, Node node, Value?[] gradients, bool[] needed) =>
        throw new NotSupportedException("A fused gradient is made by the planner and is not differentiated again.");
}
