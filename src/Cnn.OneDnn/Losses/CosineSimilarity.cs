using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <summary>
/// Minus the cosine of the angle between prediction and target along an axis: -1 where they have one direction, 1 where they have opposite ones. Squares of
/// norms are at least 1e-12. As Keras's CosineSimilarity.
/// </summary>
public sealed class CosineSimilarity : Loss
{
    private const float SmallestSquare = 1e-12f;

    /// <summary>With Keras's defaults.</summary>
    /// <param name="axis">The axis along which directions are, batch included.</param>
    /// <param name="reduction">How the losses of a batch become one: their mean unless given, or "sum".</param>
    /// <param name="name">Its name; Keras's of this loss if null.</param>
    public CosineSimilarity(int axis = -1, ReductionArgument reduction = default, string? name = null)
        : base(reduction, name) => Axis = axis;

    internal CosineSimilarity(ConfigReader config)
        : this(config.Int("axis", -1), ReductionOf(config), config.Text("name"))
    {
    }

    /// <summary>The axis along which directions are, batch included; the last one by default.</summary>
    public int Axis { get; }

    internal override string ConfigName => "cosine_similarity";

    internal override bool HasClassesLast => Axis == -1;

    /// <inheritdoc/>
    public override JsonObject GetConfig() => Described(new() { ["axis"] = Axis });

    /// <inheritdoc/>
    public override Symbol Compute(LayerContext context, Symbol target, Symbol prediction)
    {
        ArgumentNullException.ThrowIfNull(context);
        return -context.Sum(Direction(context, target) * Direction(context, prediction), [Axis]);
    }

    private Symbol Direction(LayerContext context, Symbol x) =>
        x * context.Power(context.Clip(context.Sum(context.Square(x), [Axis], keepDims: true), SmallestSquare, float.PositiveInfinity), -0.5f);
}
