using Cnn.OneDnn.Configuration;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <summary>Mean over the row of log(cosh(p - t)), which is nearly d^2 / 2 for small and |d| - log 2 for large differences. As Keras's LogCosh.</summary>
public sealed class LogCosh : Loss
{
    /// <summary>With Keras's defaults.</summary>
    /// <param name="reduction">How the losses of a batch become one: their mean unless given, or "sum".</param>
    /// <param name="name">Its name; Keras's of this loss if null.</param>
    public LogCosh(ReductionArgument reduction = default, string? name = null)
        : base(reduction, name)
    {
    }

    internal LogCosh(ConfigReader config)
        : this(ReductionOf(config), config.Text("name"))
    {
    }

    internal override string ConfigName => "log_cosh";

    /// <inheritdoc/>
    public override Symbol Compute(LayerContext context, Symbol target, Symbol prediction)
    {
        ArgumentNullException.ThrowIfNull(context);
        Symbol difference = prediction - target;
        return context.Mean(difference + context.Activate(difference * -2, ActivationKind.Softplus) - Math.Log(2), [-1]);
    }
}
