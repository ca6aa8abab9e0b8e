using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Graph;

/// <summary>Adds normal noise of the given standard deviation, drawn from the stream at the current step (Box-Muller on words in logical row-major order).</summary>
internal sealed record GaussianNoiseOp(float Deviation, ulong Stream) : Op
{
    public override string Name => "gaussian_noise";

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs) => [inputs[0]];

    public override Value?[] Differentiate(GraphBuilder graph, Node node, Value?[] gradients, bool[] needed) => [gradients[0]];
}
