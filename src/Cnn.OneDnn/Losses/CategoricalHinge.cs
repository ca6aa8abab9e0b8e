using Cnn.OneDnn.Configuration;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn;

/// <summary>max(n - p + 1, 0), p the sum of t times the prediction, n the largest of (1 - t) times the prediction; targets are one-hot rows.</summary>
public sealed class CategoricalHinge : RowLoss
{
    /// <summary>With Keras's defaults.</summary>
    /// <param name="reduction">How the losses of a batch become one: their mean unless given, or "sum".</param>
    /// <param name="name">Its name; Keras's of this loss if null.</param>
    public CategoricalHinge(ReductionArgument reduction = default, string? name = null)
        : base(reduction, name)
    {
    }

    internal CategoricalHinge(ConfigReader config)
        : this(ReductionOf(config), config.Text("name"))
    {
    }

    internal override string ConfigName => "categorical_hinge";

    internal override bool HasClassesLast => true;

    internal override LossNodes Emit(GraphBuilder graph, Value prediction, Value target, Value? weights) =>
        EmitRows(LossKind.CategoricalHinge, 0, graph, prediction, target, weights);
}
