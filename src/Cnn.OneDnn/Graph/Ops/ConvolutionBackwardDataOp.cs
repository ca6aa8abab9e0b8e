using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Graph;

/// <summary>The gradient of a convolution with respect to its source. Inputs: gradient of the destination, weights. Also the forward pass of a transposed convolution.</summary>
internal sealed record ConvolutionBackwardDataOp(Window Window, int Groups, Shape Source) : Op
{
    public override string Name => "convolution_backward_data";

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs)
    {
        Shape weights = inputs[1];
        Shape destination = Window.OutputShape("Convolution", Source, ConvolutionOp.OutputChannels(weights, Groups), ConvolutionOp.KernelOf(weights, Groups));
        Expect(destination == inputs[0], $"A transposed convolution with weights {weights} that gives {Source} expects an input of shape {destination}, received {inputs[0]}.");
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
