using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <summary>Mean over the row of log(cosh(p - t)), which is nearly d^2 / 2 for small and |d| - log 2 for large differences. As Keras's LogCosh.</summary>
public sealed class LogCosh : Loss
{
    /// <inheritdoc/>
    public override string Name => "log_cosh";

    /// <inheritdoc/>
    public override Symbol Compute(LayerContext context, Symbol target, Symbol prediction)
    {
        ArgumentNullException.ThrowIfNull(context);
        Symbol difference = prediction - target;
        return context.Mean(difference + context.Activate(difference * -2, ActivationKind.Softplus) - Math.Log(2), [-1]);
    }
}
