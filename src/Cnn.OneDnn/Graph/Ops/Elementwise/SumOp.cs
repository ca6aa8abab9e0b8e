namespace Cnn.OneDnn.Graph;

/// <summary>The sum of two or more tensors of one shape; also how gradients that meet are added.</summary>
internal sealed record SumOp : Op
{
    public override string Name => "sum";

    public override OpFamily Family => OpFamily.Elementwise;

    public override LayoutFreedom Layouts => LayoutFreedom.Follows;

    public override bool IsGradient => false;

    public override bool IsRepeatable => true;

    public override int Rereads => 0;

    public override OperandTraits Input(int index) => OperandTraits.Activation;

    public override OperandTraits Output(int index) => OperandTraits.Activation;

    public override bool MixesSamples(IReadOnlyList<Shape> inputs) => false;

    public override Op? WithSamples(int count) => this;

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) => new OpWork(0, (inputs.Count - 1L) * outputs[0].ElementCount);

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
