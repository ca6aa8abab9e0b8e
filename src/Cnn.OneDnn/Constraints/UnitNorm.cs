using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <summary>Weights are scaled to a Euclidean norm of 1 along an axis: w / (1e-7 + n). As Keras's UnitNorm.</summary>
public sealed record UnitNorm : Constraint
{
    /// <summary>With Keras's default.</summary>
    /// <param name="axis">The axis along which norms are taken, 0 if null: each output of a matrix (in, out) has one; of a convolution's kernel it is
    /// [0, 1, 2].</param>
    public UnitNorm(PerAxis? axis = null) => Axis = axis ?? 0;

    internal UnitNorm(ConfigReader config)
        : this(Axes(config))
    {
    }

    /// <summary>The axis, or axes, along which norms are taken.</summary>
    public PerAxis Axis { get; }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new() { ["axis"] = KerasNames.ToKeras(Axis) };

    /// <inheritdoc/>
    public override Tensor Apply(Tensor weights) => Scale(weights, Axis, norm => 1 / (Epsilon + norm));
}
