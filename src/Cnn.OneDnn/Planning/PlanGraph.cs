using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Planning;

/// <summary>A graph for one batch size and what is wanted of it: what a plan is made from.</summary>
internal sealed class PlanGraph
{
    public required GraphBuilder Graph { get; init; }

    /// <summary>Values fed before each run, each with the layout of the user's tensor.</summary>
    public required IReadOnlyList<(Value Value, Layout Layout)> Inputs { get; init; }

    /// <summary>Values read after each run, each with the layout in which they are wanted.</summary>
    public required IReadOnlyList<(Value Value, Layout Layout)> Outputs { get; init; }

    public required IReadOnlyDictionary<Parameter, Value> Parameters { get; init; }

    /// <summary>How many of the graph's first nodes are the forward pass.</summary>
    public int ForwardNodes { get; init; }

    /// <summary>How many such batches, one after the other, make the batch that the plan is for.</summary>
    public int Parts { get; init; } = 1;

    /// <summary>The gradient of each parameter that is trained; empty for inference.</summary>
    public IReadOnlyDictionary<Parameter, Value> Gradients { get; init; } = new Dictionary<Parameter, Value>();
}
