using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>A penalty of the sum of absolute values of weights, as Keras's L1.</summary>
public sealed record L1 : Regularizer
{
    /// <summary>A penalty of this strength.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The strength is negative or not finite.</exception>
    public L1(double l1 = 0.01)
        : base((float)l1, 0)
    {
    }

    internal L1(ConfigReader config)
        : this(config.Number("l1", 0.01))
    {
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new() { ["l1"] = base.L1 };

    /// <inheritdoc/>
    public override double Apply(ReadOnlySpan<float> weights, Span<float> gradients) => ApplyStrengths(weights, gradients);
}
