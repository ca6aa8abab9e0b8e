using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn;

/// <summary>max(n - p + 1, 0), p the sum of t times the prediction, n the largest of (1 - t) times the prediction; targets are one-hot rows.</summary>
public sealed class CategoricalHinge : RowLoss
{
    /// <inheritdoc/>
    public override string Name => "categorical_hinge";

    internal override LossNodes Emit(GraphBuilder graph, Value prediction, Value target, Value? weights) =>
        EmitRows(LossKind.CategoricalHinge, 0, graph, prediction, target, weights);
}
