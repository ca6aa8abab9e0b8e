using Cnn.OneDnn.Backends;

namespace Cnn.OneDnn.Planning.Passes;

/// <summary>What passes rewrite, and what they may know of the plan that it becomes.</summary>
/// <param name="nodes">The planner's own copy of the graph.</param>
/// <param name="kernels">The backends.</param>
/// <param name="policy">In what precision the plan computes.</param>
/// <param name="isTraining">Whether there are gradients, which need more of what is between ops.</param>
/// <param name="options">What the maker of the plan wants.</param>
internal sealed class PlanDraft(NodeList nodes, KernelFactory kernels, DataTypePolicy policy, bool isTraining, PlanOptions options)
{
    public NodeList Nodes { get; } = nodes;

    /// <summary>The chosen backend: what it can fuse.</summary>
    public IBackend Backend => kernels.Primary;

    public bool IsTraining { get; } = isTraining;

    public PlanOptions Options { get; } = options;

    /// <summary>Bytes of an element of an activation.</summary>
    public int ElementBytes { get; } = policy == DataTypePolicy.MixedBFloat16 ? sizeof(ushort) : sizeof(float);

    /// <summary>Whether some backend normalizes, adds and applies relu in one pass.</summary>
    public bool CanAddToNormalized(Shape shape) => kernels.Primary.CanAddToNormalized(shape) || kernels.Alternative?.CanAddToNormalized(shape) == true;
}
