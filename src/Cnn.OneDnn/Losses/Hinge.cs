using Cnn.OneDnn.Configuration;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn;

/// <summary>Mean over the row of max(1 - t p, 0); targets 0 and 1 count as -1 and 1.</summary>
public sealed class Hinge : RowLoss
{
    /// <summary>With Keras's defaults.</summary>
    /// <param name="reduction">How the losses of a batch become one: their mean unless given, or "sum".</param>
    /// <param name="name">Its name; Keras's of this loss if null.</param>
    public Hinge(ReductionArgument reduction = default, string? name = null)
        : base(reduction, name)
    {
    }

    internal Hinge(ConfigReader config)
        : this(ReductionOf(config), config.Text("name"))
    {
    }

    internal override string ConfigName => "hinge";

    internal override LossNodes Emit(GraphBuilder graph, Value prediction, Value target, Value? weights) =>
        EmitRows(LossKind.Hinge, 0, graph, prediction, target, weights);
}
