namespace Cnn.OneDnn.Graph;

/// <summary>
/// source x weights' + bias. Inputs: source (rows, I), weights (O, I), bias (O) if any. Output: (rows, O).
/// </summary>
internal sealed record DenseOp(bool Bias, ActivationKind Activation = ActivationKind.Linear, float Alpha = 0) : Op
{
    public override string Name => "dense";

    public override IReadOnlyList<KeyValuePair<string, object>> Attributes => [new("bias", Bias), new("activation", Activation), new("alpha", Alpha)];

    public override OpFamily Family => OpFamily.Dense;

    public override LayoutFreedom Layouts => LayoutFreedom.ChannelsLast;

    public override bool IsGradient => false;

    public override bool IsRepeatable => true;

    public override int Rereads => 0;

    public override OperandTraits Input(int index) => index switch { 0 => OperandTraits.Activation, 1 => OperandTraits.Weights, _ => OperandTraits.Parameter };

    public override OperandTraits Output(int index) => OperandTraits.Activation;

    public override bool MixesSamples(IReadOnlyList<Shape> inputs) => false;

    public override Op? WithSamples(int count) => this;

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) =>
        new OpWork((long)inputs[0][0] * inputs[1].ElementCount, Bias ? outputs[0].ElementCount : 0);

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs)
    {
        Shape source = inputs[0], weights = inputs[1];
        Expect(source.Rank == 2 && source[1] == weights[1],
            $"A dense layer with weights {weights} expects rows of {weights[1]} features, received an input of shape {source}.");
        return [new Shape(source[0], weights[0])];
    }

    public override Value?[] Differentiate(GraphBuilder graph, Node node, Value?[] gradients, bool[] needed)
    {
        Value gradient = gradients[0]!;
        var result = new Value?[node.Inputs.Length];
        bool bias = Bias && needed[2];
        if (bias && BatchNormalizationBackwardOp.Emitted(gradient))
        {
            result[2] = graph.Emit(new AffineOp(0, 0), node.Inputs[2])[0];
            bias = false;
        }

        if (needed[1] || bias)
        {
            Value[] parts = graph.Emit(new DenseBackwardWeightsOp(bias), node.Inputs[0], gradient);
            result[1] = parts[0];
            if (bias)
            {
                result[2] = parts[1];
            }
        }

        if (needed[0])
        {
            result[0] = graph.Emit(new DenseBackwardDataOp(), gradient, node.Inputs[1])[0];
        }

        return result;
    }
}
