namespace Cnn.OneDnn.Graph;

/// <summary>
/// Cross-correlation. Inputs: source (N, I, spatial), weights (O, I, kernel) or, with groups, (G, O/G, I/G, kernel), bias (O) if any, and with
/// <paramref name="Residual"/> a tensor like the output that is added. Output: (N, O, spatial). A fused activation is applied to the stored result.
/// </summary>
internal sealed record ConvolutionOp(
    Window Window, int Groups, bool Bias, ActivationKind Activation = ActivationKind.Linear, float Alpha = 0, bool Residual = false) : Op
{
    public override string Name => "convolution";

    public override IReadOnlyList<KeyValuePair<string, object>> Attributes =>
    [
        .. Window.Attributes,
        new("groups", Groups),
        new("bias", Bias),
        new("activation", Activation),
        new("alpha", Alpha),
        new("residual", Residual),
    ];

    public override OpFamily Family => OpFamily.Convolution;

    public override LayoutFreedom Layouts => LayoutFreedom.KernelChooses;

    public override bool IsGradient => false;

    public override bool IsRepeatable => true;

    public override int Rereads => 0;

    /// <summary>The spatial sizes of a kernel from the weights' shape.</summary>
    public static ReadOnlySpan<int> KernelOf(Shape weights, int groups) => weights.AsSpan()[(groups > 1 ? 3 : 2)..];

    public static int OutputChannels(Shape weights, int groups) => groups > 1 ? weights[0] * weights[1] : weights[0];

    public static int InputChannels(Shape weights, int groups) => groups > 1 ? weights[0] * weights[2] : weights[1];

    /// <summary>The positions of a result of all samples: each meets every weight of its group once.</summary>
    public static long Sites(Shape destination) => (long)destination[0] * destination.CountFrom(2);

    public override OperandTraits Input(int index) => index == 1 ? OperandTraits.Weights : Bias && index == 2
        ? OperandTraits.Parameter
        : OperandTraits.Activation;

    public override OperandTraits Output(int index) => OperandTraits.Activation;

    public override bool MixesSamples(IReadOnlyList<Shape> inputs) => false;

    public override Op? WithSamples(int count) => this;

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) =>
        new OpWork(Sites(outputs[0]) * inputs[1].ElementCount, Bias ? outputs[0].ElementCount : 0);

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs)
    {
        Shape source = inputs[0], weights = inputs[1];
        Expect(source.Rank >= 3 && InputChannels(weights, Groups) == source[1],
            $"A convolution with weights {weights} in {Groups} group(s) expects {InputChannels(weights, Groups)} input channels, received an " +
            $"input of shape {source}.");
        return [Window.OutputShape("Convolution", source, OutputChannels(weights, Groups), KernelOf(weights, Groups))];
    }

    public override Value?[] Differentiate(GraphBuilder graph, Node node, Value?[] gradients, bool[] needed)
    {
        Value gradient = gradients[0]!, source = node.Inputs[0], weights = node.Inputs[1];
        var result = new Value?[node.Inputs.Length];
        bool bias = Bias && needed[2];
        if (bias && BatchNormalizationBackwardOp.Emitted(gradient))
        {
            result[2] = graph.Emit(new AffineOp(0, 0), node.Inputs[2])[0];
            bias = false;
        }

        if (needed[1] || bias)
        {
            Value[] parts = graph.Emit(new ConvolutionBackwardWeightsOp(Window, Groups, weights.Shape, bias), source, gradient);
            result[1] = parts[0];
            if (bias)
            {
                result[2] = parts[1];
            }
        }

        if (needed[0])
        {
            result[0] = graph.Emit(new ConvolutionBackwardDataOp(Window, Groups, source.Shape), gradient, weights)[0];
        }

        return result;
    }
}
