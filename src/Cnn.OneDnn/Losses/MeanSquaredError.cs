using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn;

/// <summary>Mean over the row of (p - t)^2.</summary>
public sealed class MeanSquaredError : RowLoss
{
    /// <inheritdoc/>
    public override string Name => "mean_squared_error";

    internal override LossNodes Emit(GraphBuilder graph, Value prediction, Value target, Value? weights) =>
        EmitRows(LossKind.MeanSquaredError, 0, graph, prediction, target, weights);
}
