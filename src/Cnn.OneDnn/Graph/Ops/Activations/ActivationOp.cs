namespace Cnn.OneDnn.Graph;

/// <summary>An elementwise activation; softmax has an op of its own. Input and output of any one shape.</summary>
internal sealed record ActivationOp(ActivationKind Activation, float Alpha = 0) : Op
{
    public override string Name => Activation.ToString().ToLowerInvariant();

    public override IReadOnlyList<KeyValuePair<string, object>> Attributes => [new("function", Activation), new("alpha", Alpha)];

    public override OpFamily Family => OpFamily.Elementwise;

    public override LayoutFreedom Layouts => LayoutFreedom.Follows;

    public override bool IsGradient => false;

    public override bool IsRepeatable => true;

    public override int Rereads => 0;

    /// <summary>Whether the derivative can be computed from the result alone, so that the argument need not be kept.</summary>
    public static bool FromOutput(ActivationKind activation, float alpha) => activation switch
    {
        ActivationKind.Relu or ActivationKind.Relu6 or ActivationKind.Sigmoid or ActivationKind.Tanh or ActivationKind.Exponential => true,
        ActivationKind.LeakyRelu or ActivationKind.Elu => alpha >= 0,
        _ => false,
    };

    public override OperandTraits Input(int index) => OperandTraits.Activation;

    public override OperandTraits Output(int index) => OperandTraits.Activation;

    public override bool MixesSamples(IReadOnlyList<Shape> inputs) => false;

    public override Op? WithSamples(int count) => this;

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) => new OpWork(0, outputs[0].ElementCount);

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs) => [inputs[0]];

    public override Value?[] Differentiate(GraphBuilder graph, Node node, Value?[] gradients, bool[] needed)
    {
        bool fromOutput = FromOutput(Activation, Alpha);
        return [graph.Emit(new ActivationBackwardOp(Activation, Alpha, fromOutput), gradients[0]!, fromOutput ? node.Outputs[0] : node.Inputs[0])[0]];
    }
}
