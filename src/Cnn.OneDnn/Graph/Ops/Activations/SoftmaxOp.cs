namespace Cnn.OneDnn.Graph;

/// <summary>Softmax, or its logarithm, of rows. Input and output: (rows, C).</summary>
internal sealed record SoftmaxOp(bool Logarithm) : Op
{
    /// <summary>Operations for each element, as they are counted.</summary>
    public const long StepsPerElement = 3;

    public override string Name => Logarithm ? "log_softmax" : "softmax";

    public override IReadOnlyList<KeyValuePair<string, object>> Attributes => [new("logarithm", Logarithm)];

    public override OpFamily Family => OpFamily.Elementwise;

    public override LayoutFreedom Layouts => LayoutFreedom.ChannelsLast;

    public override bool IsGradient => false;

    public override bool IsRepeatable => true;

    public override int Rereads => 0;

    public override OperandTraits Input(int index) => OperandTraits.ExactActivation;

    public override OperandTraits Output(int index) => OperandTraits.ExactActivation;

    public override bool MixesSamples(IReadOnlyList<Shape> inputs) => false;

    public override Op? WithSamples(int count) => this;

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) => new OpWork(0, StepsPerElement * outputs[0].ElementCount);

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs)
    {
        Expect(inputs[0].Rank == 2, $"Softmax works on rows, received {inputs[0]}.");
        return [inputs[0]];
    }

    public override Value?[] Differentiate(GraphBuilder graph, Node node, Value?[] gradients, bool[] needed) =>
        [graph.Emit(new SoftmaxBackwardOp(Logarithm), gradients[0]!, node.Outputs[0])[0]];
}
