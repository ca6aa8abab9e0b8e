using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <summary>
/// Weights are drawn to a Euclidean norm between two numbers along an axis:
/// w (rate clip(n, min, max) + (1 - rate) n) / (1e-7 + n). As Keras's MinMaxNorm.
/// </summary>
public sealed record MinMaxNorm : Constraint
{
    /// <summary>With Keras's defaults.</summary>
    /// <param name="minValue">The smallest norm.</param>
    /// <param name="maxValue">The largest norm.</param>
    /// <param name="rate">How far a norm is drawn in each step, up to 1 for all the way.</param>
    /// <param name="axis">The axis along which norms are taken, 0 if null: each output of a matrix (in, out) has one; of a convolution's kernel it is
    /// [0, 1, 2].</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative or not finite, or the smallest norm is above the largest.</exception>
    public MinMaxNorm(double minValue = 0, double maxValue = 1, double rate = 1, PerAxis? axis = null)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minValue, maxValue);
        (MinValue, MaxValue) = (NotNegative(minValue, nameof(minValue)), NotNegative(maxValue, nameof(maxValue)));
        (Rate, Axis) = (NotNegative(rate, nameof(rate)), axis ?? 0);
    }

    internal MinMaxNorm(ConfigReader config)
        : this(config.Number("min_value", 0), config.Number("max_value", 1), config.Number("rate", 1), Axes(config))
    {
    }

    /// <summary>The smallest norm.</summary>
    public float MinValue { get; }

    /// <summary>The largest norm.</summary>
    public float MaxValue { get; }

    /// <summary>How far a norm is drawn in each step.</summary>
    public float Rate { get; }

    /// <summary>The axis, or axes, along which norms are taken.</summary>
    public PerAxis Axis { get; }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new()
    {
        ["min_value"] = MinValue,
        ["max_value"] = MaxValue,
        ["rate"] = Rate,
        ["axis"] = KerasNames.ToKeras(Axis),
    };

    /// <inheritdoc/>
    public override Tensor Apply(Tensor weights) => 
        Scale(weights, Axis, norm => ((Rate * Math.Clamp(norm, MinValue, MaxValue)) + ((1 - Rate) * norm)) / (Epsilon + norm));
}
