using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>A penalty of the sums of absolute values and of squares of weights, as Keras's L1L2.</summary>
public sealed record L1L2 : Regularizer
{
    /// <summary>A penalty of these strengths.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A strength is negative or not finite.</exception>
    public L1L2(double l1 = 0, double l2 = 0)
        : base((float)l1, (float)l2)
    {
    }

    internal L1L2(ConfigReader config)
        : this(config.Number("l1", 0), config.Number("l2", 0))
    {
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new() { ["l1"] = L1, ["l2"] = L2 };

    /// <inheritdoc/>
    public override double Apply(ReadOnlySpan<float> weights, Span<float> gradients) => ApplyStrengths(weights, gradients);
}
