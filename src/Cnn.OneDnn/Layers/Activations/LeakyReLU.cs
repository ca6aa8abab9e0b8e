using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Cnn.OneDnn.Layers;

/// <summary>x for x > 0, slope * x otherwise. Input and output have the same shape.</summary>
public sealed class LeakyReLU : Layer
{
    /// <summary>Keras's slope of 0.3 unless another is given.</summary>
    /// <param name="negativeSlope">The slope below zero.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">Negative or not finite.</exception>
    public LeakyReLU(double negativeSlope = 0.3, Shape? inputShape = null, string? name = null)
    {
        if (!double.IsFinite(negativeSlope) || negativeSlope < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(negativeSlope), negativeSlope, "The slope must be zero or positive and finite.");
        }

        NegativeSlope = negativeSlope;
        StartWith(inputShape, name);
    }

    /// <summary>A slope under the name that Keras had for it before version 3.</summary>
    /// <param name="alpha">The slope below zero.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">Negative or not finite.</exception>
    [OverloadResolutionPriority(-1)]
    public LeakyReLU(double alpha, string? name = null, Shape? inputShape = null)
        : this(negativeSlope: alpha, inputShape, name)
    {
    }

    internal LeakyReLU(LayerConfig config)
        : this(config.Number("negative_slope", 0.3))
    {
    }

    /// <summary>The slope below zero.</summary>
    public double NegativeSlope { get; }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new() { ["negative_slope"] = NegativeSlope };

    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, IReadOnlyList<Symbol> inputs)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Activate(Single(inputs), ActivationKind.LeakyRelu, (float)NegativeSlope);
    }
}
