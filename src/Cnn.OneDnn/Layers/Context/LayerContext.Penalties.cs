using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <content>Penalties on what layers give.</content>
public sealed partial class LayerContext
{
    private readonly List<Value> penalties = [];

    /// <summary>What was penalized, with a number for each sample of what a layer gave: those whose means are added to the loss.</summary>
    internal IReadOnlyList<Value> Penalties => penalties;

    /// <summary>Whether a loss is laid out, to which penalties are added.</summary>
    internal bool IsPenalized { get; init; }

    /// <summary>Adds the penalty of each sample of a layer's output, in 32 bits whatever the model's precision.</summary>
    internal void Penalize(Regularizer? regularizer, Symbol output)
    {
        if (!IsPenalized || regularizer is null)
        {
            return;
        }

        bool exact = Graph.Exact;
        Graph.Exact = true;
        try
        {
            Symbol samples = Reshape(output, new Shape(output.UserShape[0], output.UserShape.ElementCount / output.UserShape[0]), DataFormat.ChannelsFirst);
            AddPenalty(regularizer.L1, samples, Abs);
            AddPenalty(regularizer.L2, samples, Square);
        }
        finally
        {
            Graph.Exact = exact;
        }
    }

    private void AddPenalty(float strength, Symbol samples, Func<Symbol, Symbol> of)
    {
        if (strength != 0)
        {
            penalties.Add(Affine(Sum(of(samples), [1]), strength, 0).Value);
        }
    }
}
