using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>How a convolution or a pooling slides, along each spatial axis.</summary>
internal sealed record WindowSizes(
    IReadOnlyList<int> Kernel, IReadOnlyList<int> Strides, IReadOnlyList<int> Dilations, IReadOnlyList<int> PadsBefore, IReadOnlyList<int> PadsAfter)
{
    /// <summary>The window of an operation that has one. The sizes of a convolution's kernel are the last of its weights.</summary>
    public static WindowSizes From(GraphNode node)
    {
        IReadOnlyList<int> strides = node.Attribute<IReadOnlyList<int>>("strides");
        IReadOnlyList<int> kernel = node.Attributes.ContainsKey("kernel")
            ? node.Attribute<IReadOnlyList<int>>("kernel")
            : [.. node.Inputs[1].Shape.TakeLast(strides.Count)];
        return new(kernel, strides, node.Attribute<IReadOnlyList<int>>("dilations"), node.Attribute<IReadOnlyList<int>>("pads_before"),
            node.Attribute<IReadOnlyList<int>>("pads_after"));
    }

    /// <summary>How many positions one window spans along an axis, gaps included.</summary>
    public int Reach(int axis) => ((Kernel[axis] - 1) * Dilations[axis]) + 1;
}
