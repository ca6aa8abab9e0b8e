using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Cnn.OneDnn.Layers;

/// <summary>
/// Scales each sample to a Euclidean norm of 1 along some axes: x / sqrt(max(sum of squares, 1e-12)), as Keras's UnitNormalization. Input and output have the
/// same shape.
/// </summary>
public sealed class UnitNormalization : Layer
{
    private const float SmallestSquare = 1e-12f;

    /// <summary>Along the last axis unless said.</summary>
    /// <param name="axis">The axis, batch included.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    public UnitNormalization(int axis = -1, Shape? inputShape = null, string? name = null)
        : this([axis])
        => StartWith(inputShape, name);

    internal UnitNormalization(LayerConfig config)
        : this([.. config.OptionalInts("axis") ?? [-1]])
    {
    }

    private UnitNormalization(ImmutableArray<int> axes) => Axes = axes;

    /// <summary>The axes along which the squares are summed, batch included; the last one by default.</summary>
    public ImmutableArray<int> Axes { get; init; }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new() { ["axis"] = new JsonArray([.. Axes.Select(a => (JsonNode)a)]) };

    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, Symbol input)
    {
        ArgumentNullException.ThrowIfNull(context);
        Symbol squares = context.Sum(context.Square(input), [.. Axes], keepDims: true);
        return input * context.Power(context.Clip(squares, SmallestSquare, float.PositiveInfinity), -0.5f);
    }
}
