using Cnn.OneDnn.Configuration;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <summary>100 times the mean over the row of |t - p| / max(|t|, 1e-7). As Keras's MeanAbsolutePercentageError.</summary>
public sealed class MeanAbsolutePercentageError : Loss
{
    /// <summary>With Keras's defaults.</summary>
    /// <param name="reduction">How the losses of a batch become one: their mean unless given, or "sum".</param>
    /// <param name="name">Its name; Keras's of this loss if null.</param>
    public MeanAbsolutePercentageError(ReductionArgument reduction = default, string? name = null)
        : base(reduction, name)
    {
    }

    internal MeanAbsolutePercentageError(ConfigReader config)
        : this(ReductionOf(config), config.Text("name"))
    {
    }

    internal override string ConfigName => "mean_absolute_percentage_error";

    /// <inheritdoc/>
    public override Symbol Compute(LayerContext context, Symbol target, Symbol prediction)
    {
        ArgumentNullException.ThrowIfNull(context);
        Symbol size = context.Clip(context.Abs(target), 1e-7f, float.PositiveInfinity);
        return context.Mean(context.Abs(target - prediction) / size, [-1]) * 100;
    }
}
