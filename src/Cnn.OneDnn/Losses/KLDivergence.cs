using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn;

/// <summary>Sum over the row of t log(t / p), both kept in [1e-7, 1].</summary>
public sealed class KLDivergence : RowLoss
{
    /// <inheritdoc/>
    public override string Name => "kl_divergence";

    internal override LossNodes Emit(GraphBuilder graph, Value prediction, Value target, Value? weights) =>
        EmitRows(LossKind.KullbackLeibler, 0, graph, prediction, target, weights);
}
