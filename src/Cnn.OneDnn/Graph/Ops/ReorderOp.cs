using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Graph;

/// <summary>The same tensor in another layout or type. Put in by the planner; floats become bfloat16 by rounding to nearest even.</summary>
internal sealed record ReorderOp : Op
{
    public override string Name => "reorder";

    public override Shape[] InferShapes(IReadOnlyList<Shape> inputs) => [inputs[0]];
}
