using Cnn.OneDnn.Configuration;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn;

/// <summary>Sum over the row of t log(t / p), both kept in [1e-7, 1].</summary>
public sealed class KLDivergence : RowLoss
{
    /// <summary>With Keras's defaults.</summary>
    /// <param name="reduction">How the losses of a batch become one: their mean unless given, or "sum".</param>
    /// <param name="name">Its name; Keras's of this loss if null.</param>
    public KLDivergence(ReductionArgument reduction = default, string? name = null)
        : base(reduction, name)
    {
    }

    internal KLDivergence(ConfigReader config)
        : this(ReductionOf(config), config.Text("name"))
    {
    }

    internal override string ConfigName => "kl_divergence";

    internal override bool HasClassesLast => true;

    internal override LossNodes Emit(GraphBuilder graph, Value prediction, Value target, Value? weights) =>
        EmitRows(LossKind.KullbackLeibler, 0, graph, prediction, target, weights);
}
