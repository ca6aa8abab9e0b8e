using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <summary>Mean over the row of p - t log(p + 1e-7). As Keras's Poisson.</summary>
public sealed class Poisson : Loss
{
    /// <inheritdoc/>
    public override string Name => "poisson";

    /// <inheritdoc/>
    public override Symbol Compute(LayerContext context, Symbol target, Symbol prediction)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Mean(prediction - (target * context.Log(prediction + 1e-7)), [-1]);
    }
}
