using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn;

/// <summary>Mean over the row of |p - t|.</summary>
public sealed class MeanAbsoluteError : RowLoss
{
    /// <inheritdoc/>
    public override string Name => "mean_absolute_error";

    internal override LossNodes Emit(GraphBuilder graph, Value prediction, Value target, Value? weights) =>
        EmitRows(LossKind.MeanAbsoluteError, 0, graph, prediction, target, weights);
}
