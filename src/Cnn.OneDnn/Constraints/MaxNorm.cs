using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <summary>
/// Weights whose Euclidean norm along an axis is too large are scaled down to the largest:
/// w min(n, max) / (1e-7 + n). As Keras's MaxNorm (Srivastava et al. 2014).
/// </summary>
public sealed record MaxNorm : Constraint
{
    /// <summary>With Keras's defaults.</summary>
    /// <param name="maxValue">The largest norm.</param>
    /// <param name="axis">The axis along which norms are taken, 0 if null: each output of a matrix (in, out) has one; of a convolution's kernel it is
    /// [0, 1, 2].</param>
    /// <exception cref="ArgumentOutOfRangeException">Negative or not finite.</exception>
    public MaxNorm(double maxValue = 2, PerAxis? axis = null) => (MaxValue, Axis) = (NotNegative(maxValue, nameof(maxValue)), axis ?? 0);

    internal MaxNorm(ConfigReader config)
        : this(config.Number("max_value", 2), Axes(config))
    {
    }

    /// <summary>The largest norm.</summary>
    public float MaxValue { get; }

    /// <summary>The axis, or axes, along which norms are taken.</summary>
    public PerAxis Axis { get; }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new() { ["max_value"] = MaxValue, ["axis"] = KerasNames.ToKeras(Axis) };

    /// <inheritdoc/>
    public override Tensor Apply(Tensor weights) => Scale(weights, Axis, norm => Math.Min(norm, MaxValue) / (Epsilon + norm));
}
