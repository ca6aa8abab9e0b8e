namespace Cnn.OneDnn.Graph;

/// <summary>
/// The gradient of a convolution with respect to its source. Inputs: gradient of the destination, weights. Also the forward pass of a transposed convolution.
/// </summary>
internal sealed record ConvolutionBackwardDataOp(Window Window, int Groups, Shape Source) : Op
{
    public override string Name => "convolution_backward_data";

    public override IReadOnlyList<KeyValuePair<string, object>> Attributes => [.. Window.Attributes, new("groups", Groups), new("source", Source)];

    public override OpFamily Family => OpFamily.Convolution;

    public override LayoutFreedom Layouts => LayoutFreedom.KernelChooses;

    public override bool IsGradient => false;

    public override bool IsRepeatable => true;

    public override int Rereads => 0;

    public override OperandTraits Input(int index) => index == 1 ? OperandTraits.Weights : OperandTraits.Activation;

    public override OperandTraits Output(int index) => OperandTraits.Activation;

    public override bool MixesSamples(IReadOnlyList<Shape> inputs) => false;

    public override Op? WithSamples(int count) => this with { Source = Source.With(0, count) };

    public override OpWork Work(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> outputs) =>
        new OpWork(ConvolutionOp.Sites(inputs[0]) * inputs[1].ElementCount, 0);

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs)
    {
        Shape weights = inputs[1];
        Shape destination = Window.OutputShape("Convolution", Source, ConvolutionOp.OutputChannels(weights, Groups), ConvolutionOp.KernelOf(weights, Groups));
        Expect(destination == inputs[0],
            $"A transposed convolution with weights {weights} that gives {Source} expects an input of shape {destination}, received {inputs[0]}.");
        return [Source];
    }

    public override Value?[] Differentiate(GraphBuilder graph, Node node, Value?[] gradients, bool[] needed)
    {
        Value gradient = gradients[0]!;
        return
        [
            needed[0] ? graph.Emit(new ConvolutionOp(Window, Groups, Bias: false), gradient, node.Inputs[1])[0] : null,
            needed[1] ? graph.Emit(new ConvolutionBackwardWeightsOp(Window, Groups, node.Inputs[1].Shape, Bias: false), gradient, node.Inputs[0])[0] : null,
        ];
    }
}
