using Cnn.OneDnn.Configuration;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn;

/// <summary>Mean over the row of |p - t|.</summary>
public sealed class MeanAbsoluteError : RowLoss
{
    /// <summary>With Keras's defaults.</summary>
    /// <param name="reduction">How the losses of a batch become one: their mean unless given, or "sum".</param>
    /// <param name="name">Its name; Keras's of this loss if null.</param>
    public MeanAbsoluteError(ReductionArgument reduction = default, string? name = null)
        : base(reduction, name)
    {
    }

    internal MeanAbsoluteError(ConfigReader config)
        : this(ReductionOf(config), config.Text("name"))
    {
    }

    internal override string ConfigName => "mean_absolute_error";

    internal override LossNodes Emit(GraphBuilder graph, Value prediction, Value target, Value? weights) =>
        EmitRows(LossKind.MeanAbsoluteError, 0, graph, prediction, target, weights);
}
