using System.Text.Json.Nodes;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <summary>x for x > 0, alpha * (e^x - 1) otherwise (Clevert et al. 2015). Input and output have the same shape.</summary>
public sealed class ELU : Layer
{
    /// <summary>Keras's alpha of 1.</summary>
    public ELU()
        : this(1)
    {
    }

    /// <summary>A given alpha.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not finite.</exception>
    public ELU(double alpha)
    {
        if (!double.IsFinite(alpha))
        {
            throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "Alpha must be finite.");
        }

        Alpha = alpha;
    }

    internal ELU(LayerConfig config)
        : this(config.Number("alpha", 1))
    {
    }

    /// <summary>The negative of what large negative numbers become.</summary>
    public double Alpha { get; }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new() { ["alpha"] = Alpha };

    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, IReadOnlyList<Symbol> inputs)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Activate(Single(inputs), Activation.Elu, (float)Alpha);
    }
}
