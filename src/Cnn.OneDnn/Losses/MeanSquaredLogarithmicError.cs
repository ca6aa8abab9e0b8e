using Cnn.OneDnn.Configuration;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <summary>Mean over the row of (log(t + 1) - log(p + 1))^2, both kept above 1e-7. As Keras's MeanSquaredLogarithmicError.</summary>
public sealed class MeanSquaredLogarithmicError : Loss
{
    /// <summary>With Keras's defaults.</summary>
    /// <param name="reduction">How the losses of a batch become one: their mean unless given, or "sum".</param>
    /// <param name="name">Its name; Keras's of this loss if null.</param>
    public MeanSquaredLogarithmicError(ReductionArgument reduction = default, string? name = null)
        : base(reduction, name)
    {
    }

    internal MeanSquaredLogarithmicError(ConfigReader config)
        : this(ReductionOf(config), config.Text("name"))
    {
    }

    internal override string ConfigName => "mean_squared_logarithmic_error";

    /// <inheritdoc/>
    public override Symbol Compute(LayerContext context, Symbol target, Symbol prediction)
    {
        ArgumentNullException.ThrowIfNull(context);
        Symbol difference = Logarithm(context, target) - Logarithm(context, prediction);
        return context.Mean(context.Square(difference), [-1]);
    }

    private static Symbol Logarithm(LayerContext context, Symbol x) => context.Log(context.Clip(x, 1e-7f, float.PositiveInfinity) + 1);
}
