using Cnn.OneDnn.Configuration;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn;

/// <summary>Mean over the row of max(1 - t p, 0)^2; targets 0 and 1 count as -1 and 1.</summary>
public sealed class SquaredHinge : RowLoss
{
    /// <summary>With Keras's defaults.</summary>
    /// <param name="reduction">How the losses of a batch become one: their mean unless given, or "sum".</param>
    /// <param name="name">Its name; Keras's of this loss if null.</param>
    public SquaredHinge(ReductionArgument reduction = default, string? name = null)
        : base(reduction, name)
    {
    }

    internal SquaredHinge(ConfigReader config)
        : this(ReductionOf(config), config.Text("name"))
    {
    }

    internal override string ConfigName => "squared_hinge";

    internal override LossNodes Emit(GraphBuilder graph, Value prediction, Value target, Value? weights) =>
        EmitRows(LossKind.SquaredHinge, 0, graph, prediction, target, weights);
}
