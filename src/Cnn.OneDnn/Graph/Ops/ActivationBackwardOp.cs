using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Graph;

/// <summary>The gradient of an activation. Inputs: gradient of the destination; the destination if <paramref name="FromOutput"/>, else the source.</summary>
internal sealed record ActivationBackwardOp(Activation Activation, float Alpha, bool FromOutput) : Op
{
    public override string Name => Activation.ToString().ToLowerInvariant() + "_backward";

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs) => [inputs[0]];
}
