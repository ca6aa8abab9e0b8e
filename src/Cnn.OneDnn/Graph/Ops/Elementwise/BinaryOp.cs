namespace Cnn.OneDnn.Graph;

/// <summary>
/// a (op) b, elementwise; b has a's rank, and size 1 along the axes where it is broadcast. A fused activation is applied to the result.
/// </summary>
internal sealed record BinaryOp(BinaryKind Kind, ActivationKind Activation = ActivationKind.Linear) : Op
{
    public override string Name => Kind.ToString().ToLowerInvariant();

    public override IReadOnlyList<KeyValuePair<string, object>> Attributes => [new("kind", Name), new("activation", Activation)];

    public override OpFamily Family => OpFamily.Elementwise;

    public override LayoutFreedom Layouts => Kind == BinaryKind.Add ? LayoutFreedom.Follows : LayoutFreedom.ChannelsLast;

    public override bool IsGradient => false;

    public override bool IsRepeatable => true;

    public override int Rereads => 0;

    public static void ExpectBroadcast(string what, Shape a, Shape b)
    {
        bool fits = a.Rank == b.Rank;
        for (int i = 0; fits && i < a.Rank; i++)
        {
            fits = b[i] == a[i] || b[i] == 1;
        }

        Expect(fits, $"{what} expects shapes that are the same, or 1 where the second is broadcast; received {a} and {b}.");
    }

    public override OperandTraits Input(int index) => Kind == BinaryKind.Add ? OperandTraits.Activation : OperandTraits.ExactActivation;

    public override OperandTraits Output(int index) => Kind == BinaryKind.Add ? OperandTraits.Activation : OperandTraits.ExactActivation;

    public override bool MixesSamples(IReadOnlyList<Shape> inputs) => false;

    public override Op? WithSamples(int count) => null;

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) => new OpWork(0, outputs[0].ElementCount);

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs)
    {
        ExpectBroadcast(Kind.ToString(), inputs[0], inputs[1]);
        return [inputs[0]];
    }

    public override Value?[] Differentiate(GraphBuilder graph, Node node, Value?[] gradients, bool[] needed)
    {
        Value a = node.Inputs[0], b = node.Inputs[1], gradient = gradients[0]!;
        Value? first = null, second = null;
        switch (Kind)
        {
            case BinaryKind.Add:
                (first, second) = (gradient, gradient);
                break;
            case BinaryKind.Subtract:
                first = gradient;
                second = needed[1] ? graph.Emit(new AffineOp(-1, 0), gradient)[0] : null;
                break;
            case BinaryKind.Multiply:
                first = needed[0] ? graph.Emit(new BinaryOp(BinaryKind.Multiply), gradient, b)[0] : null;
                second = needed[1] ? graph.Emit(new BinaryOp(BinaryKind.Multiply), gradient, a)[0] : null;
                break;
            default:
                first = needed[0] ? graph.Emit(new BinaryBackwardOp(Kind, 0), gradient, a, b)[0] : null;
                second = needed[1] ? graph.Emit(new BinaryBackwardOp(Kind, 1), gradient, a, b)[0] : null;
                break;
        }

        if (needed[1] && second is not null && b.Shape != second.Shape)
        {
            second = graph.Emit(new ReduceSumOp(b.Shape), second)[0];
        }

        return [needed[0] ? first : null, needed[1] ? second : null];
    }
}
