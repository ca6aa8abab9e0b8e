using System.Collections.Immutable;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Planning.Passes;

/// <summary>
/// A convolution with a kernel of one point and a stride above one, the shortcut of a residual network, reads one pixel in so many. In a training step these
/// are picked out first: the three products are then of unit stride, for which the library has its fast kernels in blocks of channels. For the gradient of a
/// strided source it has one that is half as fast, channels-last, between two reorders.
/// </summary>
internal sealed class PickStridedPoints : IPlanPass
{
    // Thinner products are bound by memory, which the picking reads and writes once more.
    private const int LeastChannels = 64;

    public bool Concerns(PlanDraft draft) => draft.IsTraining && draft.Backend.HasBlockedLayouts;

    public void Apply(PlanDraft draft)
    {
        NodeList nodes = draft.Nodes;
        foreach (Node node in nodes.Nodes.ToArray())
        {
            switch (node.Op)
            {
                case ConvolutionOp op when IsStridedPoint(op.Window, op.Groups, node.Inputs[1].Shape):
                    Pick(nodes, node, op.Window.Strides);
                    node.Op = op with { Window = Unit(op.Window) };
                    break;
                case ConvolutionBackwardWeightsOp op when IsStridedPoint(op.Window, op.Groups, op.Weights):
                    Pick(nodes, node, op.Window.Strides);
                    node.Op = op with { Window = Unit(op.Window) };
                    break;
                case ConvolutionBackwardDataOp op when IsStridedPoint(op.Window, op.Groups, node.Inputs[1].Shape):
                    Spread(nodes, node, op);
                    break;
            }
        }
    }

    private static bool IsStridedPoint(Window window, int groups, Shape weights) => groups == 1
        && weights[0] >= LeastChannels && weights[1] >= LeastChannels && weights.ElementCount == weights[0] * weights[1]
        && window.Strides.Any(s => s > 1) && window.PadsBefore.All(p => p == 0) && window.PadsAfter.All(p => p == 0);

    private static Window Unit(Window window) => window with { Strides = [.. window.Strides.Select(_ => 1)] };

    // Forward and backward pass pick on their own: what is picked would have to be kept in between, its source is kept anyway.
    private static void Pick(NodeList nodes, Node node, ImmutableArray<int> strides)
    {
        Value source = node.Inputs[0];
        var pick = new Node(new SubsampleOp(strides), [source], node.Scope);
        Value picked = Part(source, strides, pick);
        pick.Outputs = [picked];
        node.Inputs = [picked, .. node.Inputs[1..]];
        nodes.Nodes.Insert(nodes.Nodes.IndexOf(node), pick);
    }

    private static void Spread(NodeList nodes, Node node, ConvolutionBackwardDataOp op)
    {
        Value result = node.Outputs[0];
        var spread = new Node(new SubsampleBackwardOp(op.Window.Strides, op.Source), [], node.Scope);
        Value small = Part(result, op.Window.Strides, node);
        node.Op = op with { Window = Unit(op.Window), Source = small.Shape };
        node.Outputs = [small];
        spread.Inputs = [small];
        spread.Outputs = [result];
        result.Producer = spread;
        nodes.Nodes.Insert(nodes.Nodes.IndexOf(node) + 1, spread);
    }

    private static Value Part(Value whole, ImmutableArray<int> strides, Node producer) =>
        new(SubsampleOp.Subsampled(whole.Shape, strides), whole.Type, ValueKind.Intermediate, producer, 0, whole.Name + "/part");
}
