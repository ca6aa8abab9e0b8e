using Cnn.OneDnn.Configuration;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn;

/// <summary>Mean over the row of (p - t)^2.</summary>
public sealed class MeanSquaredError : RowLoss
{
    /// <summary>With Keras's defaults.</summary>
    /// <param name="reduction">How the losses of a batch become one: their mean unless given, or "sum".</param>
    /// <param name="name">Its name; Keras's of this loss if null.</param>
    public MeanSquaredError(ReductionArgument reduction = default, string? name = null)
        : base(reduction, name)
    {
    }

    internal MeanSquaredError(ConfigReader config)
        : this(ReductionOf(config), config.Text("name"))
    {
    }

    internal override string ConfigName => "mean_squared_error";

    internal override LossNodes Emit(GraphBuilder graph, Value prediction, Value target, Value? weights) =>
        EmitRows(LossKind.MeanSquaredError, 0, graph, prediction, target, weights);
}
