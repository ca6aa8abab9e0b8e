using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <summary>100 times the mean over the row of |t - p| / max(|t|, 1e-7). As Keras's MeanAbsolutePercentageError.</summary>
public sealed class MeanAbsolutePercentageError : Loss
{
    /// <inheritdoc/>
    public override string Name => "mean_absolute_percentage_error";

    /// <inheritdoc/>
    public override Symbol Compute(LayerContext context, Symbol target, Symbol prediction)
    {
        ArgumentNullException.ThrowIfNull(context);
        Symbol size = context.Clip(context.Abs(target), 1e-7f, float.PositiveInfinity);
        return context.Mean(context.Abs(target - prediction) / size, [-1]) * 100;
    }
}
