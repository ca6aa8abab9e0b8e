using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <summary>A loss of Keras's that the engine computes by itself, a row of predictions at a time.</summary>
public abstract class RowLoss : Loss
{
    private protected RowLoss(ReductionArgument reduction, string? name)
        : base(reduction, name)
    {
    }

    internal abstract override string ConfigName { get; }

    /// <summary>The loss of each row of the last axis, as a part of a loss of your own.</summary>
    /// <inheritdoc/>
    public sealed override Symbol Compute(LayerContext context, Symbol target, Symbol prediction)
    {
        ArgumentNullException.ThrowIfNull(context);
        Symbol rows = context.ToRows(prediction);
        Symbol targets = SparseTargets
            ? context.Reshape(target, new Shape(rows.Value.Shape[0]), DataFormat.ChannelsFirst)
            : context.ToRows(context.ToFormat(target, prediction.Format));
        LossNodes nodes = Emit(context.Graph, rows.Value, targets.Value, null);
        Value losses = context.Emit(new RowLossOp(), nodes.PerRow, nodes.Gradient, nodes.GradientOf);
        int[] places = [.. prediction.UserShape.AsSpan()[..^1]];
        return context.Reshape(new Symbol(losses, DataFormat.ChannelsFirst), new Shape(places), DataFormat.ChannelsFirst);
    }

    internal abstract override LossNodes Emit(GraphBuilder graph, Value prediction, Value target, Value? weights);

    private protected static LossNodes EmitRows(
        LossKind kind, float parameter, GraphBuilder graph, Value prediction, Value target, Value? weights, int? ignoreClass = null)
    {
        Value[] outputs = graph.Emit(new LossOp(kind, parameter, weights is not null) { IgnoreClass = ignoreClass }, Operands(prediction, target, weights));
        return new LossNodes(outputs[0], prediction, outputs[1], null);
    }

    // A softmax right before the loss is left out: together they are more exact, cheaper, and their gradient is probabilities minus targets.
    private protected static LossNodes EmitCrossEntropy(
        LossKind kind, bool fromLogits, float labelSmoothing, GraphBuilder graph, Value prediction, Value target, Value? weights, int? ignoreClass = null)
    {
        Value? logits = fromLogits ? prediction : prediction.Producer is { Op: SoftmaxOp { Logarithm: false } } softmax ? softmax.Inputs[0] : null;
        if (logits is null)
        {
            return EmitRows(kind, labelSmoothing, graph, prediction, target, weights, ignoreClass);
        }

        bool sparse = kind == LossKind.SparseCategoricalCrossEntropy;
        Value[] outputs = graph.Emit(
            new SoftmaxCrossEntropyOp(sparse, labelSmoothing, weights is not null) { IgnoreClass = ignoreClass }, Operands(logits, target, weights));
        return new LossNodes(outputs[0], logits, outputs[1], outputs[2]);
    }

    private static Value[] Operands(Value prediction, Value target, Value? weights) =>
        weights is null ? [prediction, target] : [prediction, target, weights];
}
