namespace Cnn.OneDnn.Graph;

/// <summary>Joins tensors along a logical axis; their other sizes are the same.</summary>
internal sealed record ConcatenateOp(int Axis) : Op
{
    public override string Name => "concatenate";

    public override IReadOnlyList<KeyValuePair<string, object>> Attributes => [new("axis", Axis)];

    public override OpFamily Family => OpFamily.Movement;

    public override LayoutFreedom Layouts => LayoutFreedom.ChannelsLast;

    public override bool IsGradient => false;

    public override bool IsRepeatable => true;

    public override int Rereads => 0;

    public override OperandTraits Input(int index) => OperandTraits.Activation;

    public override OperandTraits Output(int index) => OperandTraits.Activation;

    public override bool MixesSamples(IReadOnlyList<Shape> inputs) => Axis == 0;

    public override Op? WithSamples(int count) => null;

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) => OpWork.None;

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs)
    {
        int total = 0;
        foreach (Shape shape in inputs)
        {
            Expect(shape.Rank == inputs[0].Rank && shape.With(Axis, 0) == inputs[0].With(Axis, 0),
                $"Concatenate along axis {Axis} expects inputs that differ only there, received {inputs[0]} and {shape}.");
            total += shape[Axis];
        }

        return [inputs[0].With(Axis, total)];
    }

    public override Value?[] Differentiate(GraphBuilder graph, Node node, Value?[] gradients, bool[] needed)
    {
        var result = new Value?[needed.Length];
        int offset = 0;
        for (int i = 0; i < needed.Length; i++)
        {
            Shape part = node.Inputs[i].Shape;
            if (needed[i])
            {
                int[] begin = new int[part.Rank];
                begin[Axis] = offset;
                result[i] = graph.Emit(new SliceOp([.. begin], part), gradients[0]!)[0];
            }

            offset += part[Axis];
        }

        return result;
    }
}
