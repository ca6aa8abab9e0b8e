using System.Text.Json.Nodes;

namespace Cnn.OneDnn.Layers;

/// <summary>min(max(x, lower), upper), as Keras's ops.clip. Input and output have the same shape.</summary>
public sealed class Clip : Layer
{
    /// <summary>Numbers below <paramref name="minimum"/> become it, numbers above <paramref name="maximum"/> that.</summary>
    /// <param name="minimum">The lower bound; negative infinity for none.</param>
    /// <param name="maximum">The upper bound; infinity for none.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentException">The lower bound is above the upper one, or one of them is no number.</exception>
    public Clip(double minimum, double maximum, Shape? inputShape = null, string? name = null)
    {
        if (!(minimum <= maximum))
        {
            throw new ArgumentException($"Clip expects a lower bound that is not above the upper one, received {minimum} and {maximum}.");
        }

        Minimum = minimum;
        Maximum = maximum;
        StartWith(inputShape, name);
    }

    internal Clip(LayerConfig config)
        : this(config.OptionalNumber("x_min") ?? double.NegativeInfinity, config.OptionalNumber("x_max") ?? double.PositiveInfinity)
    {
    }

    /// <summary>The lower bound.</summary>
    public double Minimum { get; }

    /// <summary>The upper bound.</summary>
    public double Maximum { get; }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new() { ["x_min"] = Finite(Minimum), ["x_max"] = Finite(Maximum) };

    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, IReadOnlyList<Symbol> inputs)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Clip(Single(inputs), (float)Minimum, (float)Maximum);
    }

    private static double? Finite(double bound) => double.IsFinite(bound) ? bound : null;
}
