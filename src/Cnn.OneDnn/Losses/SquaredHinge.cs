using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn;

/// <summary>Mean over the row of max(1 - t p, 0)^2; targets 0 and 1 count as -1 and 1.</summary>
public sealed class SquaredHinge : RowLoss
{
    /// <inheritdoc/>
    public override string Name => "squared_hinge";

    internal override LossNodes Emit(GraphBuilder graph, Value prediction, Value target, Value? weights) =>
        EmitRows(LossKind.SquaredHinge, 0, graph, prediction, target, weights);
}
