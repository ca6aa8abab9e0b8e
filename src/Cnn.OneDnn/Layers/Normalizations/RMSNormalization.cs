using System.Text.Json.Nodes;

namespace Cnn.OneDnn.Layers;

/// <summary>
/// Divides each position of each sample by the root of the mean of squares along one axis: x / sqrt(mean(x^2) + epsilon) times a learned scale (Zhang and
/// Sennrich 2019), as Keras's RMSNormalization. Input and output have the same shape.
/// </summary>
public sealed class RMSNormalization : Layer
{
    private Parameter? scale;

    /// <summary>Along the last axis, with Keras's defaults.</summary>
    /// <param name="axis">The axis, batch included; only the last one is done here.</param>
    /// <param name="epsilon">Added to the mean of squares.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">The axis is not the last one, or epsilon is negative or not finite.</exception>
    public RMSNormalization(int axis = -1, double epsilon = 1e-6, Shape? inputShape = null, string? name = null)
    {
        if (axis != -1)
        {
            throw new ArgumentOutOfRangeException(nameof(axis), axis, "RMSNormalization is along the last axis, -1.");
        }

        Epsilon = double.IsFinite(epsilon) && epsilon >= 0
            ? epsilon
            : throw new ArgumentOutOfRangeException(nameof(epsilon), epsilon, "Epsilon must be zero or positive and finite.");
        StartWith(inputShape, name);
    }

    internal RMSNormalization(LayerConfig config)
        : this(config.OptionalInts("axis") is { } axes ? axes is [var one] ? one : throw config.Bad("axis", "-1", string.Join(", ", axes)) : -1,
            config.Number("epsilon", 1e-6))
    {
    }

    /// <summary>Added to the mean of squares.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new() { ["axis"] = -1, ["epsilon"] = Epsilon };

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Symbol> inputs) => scale = AddWeight("scale", new Shape(Single(inputs).UserShape[-1]), new Ones());

    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, Symbol input)
    {
        ArgumentNullException.ThrowIfNull(context);
        Symbol mean = context.Mean(context.Square(input), [-1], keepDims: true);
        return input * context.Power(mean + Epsilon, -0.5f) * context.Weight(scale!, input);
    }
}
