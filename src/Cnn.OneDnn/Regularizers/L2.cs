using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>A penalty of the sum of squares of weights, as Keras's L2.</summary>
public sealed record L2 : Regularizer
{
    /// <summary>A penalty of this strength.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The strength is negative or not finite.</exception>
    public L2(double l2 = 0.01)
        : base(0, (float)l2)
    {
    }

    internal L2(ConfigReader config)
        : this(config.Number("l2", 0.01))
    {
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new() { ["l2"] = base.L2 };

    /// <inheritdoc/>
    public override double Apply(ReadOnlySpan<float> weights, Span<float> gradients) => ApplyStrengths(weights, gradients);
}
