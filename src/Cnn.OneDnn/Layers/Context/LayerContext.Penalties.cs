using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <content>Penalties on what layers give.</content>
public sealed partial class LayerContext
{
    private readonly List<Value> penalties = [];
    private readonly HashSet<Layer> adders = [];

    /// <summary>What was penalized, with a number for each sample of what a layer gave: those whose means are added to the loss.</summary>
    internal IReadOnlyList<Value> Penalties => penalties;

    /// <summary>Whether a loss is laid out, to which penalties are added.</summary>
    internal bool IsPenalized { get; init; }

    /// <summary>How many samples the network is laid out for.</summary>
    internal int Batch { get; init; } = 1;

    /// <summary>
    /// Adds a number to what training and evaluation make small, as Keras's add_loss: the sum of a tensor's elements, a mean over the batch as a rule. It
    /// counts at each call of the layer, beside the losses of the model's outputs and the penalties of weights; predictions do without it.
    /// </summary>
    public void AddLoss(Symbol loss)
    {
        if (Caller is { } adder)
        {
            adders.Add(adder);
        }

        if (IsPenalized)
        {
            // A number for each sample, whose mean it is: a batch that is worked through in parts has as many of them in each.
            InFull(() => penalties.Add(Emit(new BroadcastOp(new Shape(Batch)), Reshape(Sum(loss), new Shape(1), DataFormat.ChannelsFirst).Value)));
        }
    }

    /// <summary>Whether a layer has added to the loss.</summary>
    internal bool AddsLoss(Layer layer) => adders.Contains(layer);

    /// <summary>Adds the penalty of each sample of a layer's output, in 32 bits whatever the model's precision.</summary>
    internal void Penalize(Regularizer? regularizer, Symbol output)
    {
        if (!IsPenalized || regularizer is null)
        {
            return;
        }

        InFull(() =>
        {
            Symbol samples = Reshape(output, new Shape(output.UserShape[0], output.UserShape.ElementCount / output.UserShape[0]), DataFormat.ChannelsFirst);
            AddPenalty(regularizer.L1, samples, Abs);
            AddPenalty(regularizer.L2, samples, Square);
        });
    }

    private void InFull(Action add)
    {
        bool exact = Graph.Exact;
        Graph.Exact = true;
        try
        {
            add();
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
