using Cnn.OneDnn.Configuration;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <summary>Mean over the row of p - t log(p + 1e-7). As Keras's Poisson.</summary>
public sealed class Poisson : Loss
{
    /// <summary>With Keras's defaults.</summary>
    /// <param name="reduction">How the losses of a batch become one: their mean unless given, or "sum".</param>
    /// <param name="name">Its name; Keras's of this loss if null.</param>
    public Poisson(ReductionArgument reduction = default, string? name = null)
        : base(reduction, name)
    {
    }

    internal Poisson(ConfigReader config)
        : this(ReductionOf(config), config.Text("name"))
    {
    }

    internal override string ConfigName => "poisson";

    /// <inheritdoc/>
    public override Symbol Compute(LayerContext context, Symbol target, Symbol prediction)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Mean(prediction - (target * context.Log(prediction + 1e-7)), [-1]);
    }
}
