using System.Text.Json.Nodes;

namespace Cnn.OneDnn.Layers;

/// <summary>x for x > 0, alpha * (e^x - 1) otherwise (Clevert et al. 2015). Input and output have the same shape.</summary>
public sealed class ELU : Layer
{
    /// <summary>Keras's alpha of 1 unless another is given.</summary>
    /// <param name="alpha">The negative of what large negative numbers become.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not finite.</exception>
    public ELU(double alpha = 1, Shape? inputShape = null, string? name = null)
    {
        if (!double.IsFinite(alpha))
        {
            throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "Alpha must be finite.");
        }

        Alpha = alpha;
        StartWith(inputShape, name);
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
        return context.Activate(Single(inputs), ActivationKind.Elu, (float)Alpha);
    }
}
