using System.Text.Json.Nodes;

namespace Cnn.OneDnn.Layers;

/// <summary>max(x, 0), with an optional upper bound and, below an optional threshold, slope * (x - threshold).</summary>
public sealed class ReLU : Layer
{
    /// <summary>The plain function unless bounded or with a slope.</summary>
    /// <param name="maxValue">What the result never exceeds.</param>
    /// <param name="negativeSlope">The slope below zero.</param>
    /// <param name="threshold">Below it the slope counts; from it on x itself.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative or not finite.</exception>
    public ReLU(double? maxValue = null, double negativeSlope = 0, double threshold = 0, Shape? inputShape = null, string? name = null)
    {
        MaxValue = maxValue;
        NegativeSlope = negativeSlope;
        Threshold = threshold;
        StartWith(inputShape, name);
    }

    internal ReLU(LayerConfig config)
    {
        MaxValue = config.OptionalNumber("max_value");
        NegativeSlope = config.Number("negative_slope", 0);
        Threshold = config.Number("threshold", 0);
    }

    /// <summary>What the result never exceeds; nothing by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative or not finite.</exception>
    public double? MaxValue
    {
        get;
        init => field = value is null || (double.IsFinite(value.Value) && value >= 0)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(MaxValue), value, "The upper bound must be zero or positive and finite.");
    }

    /// <summary>The slope below zero; 0 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative or not finite.</exception>
    public double NegativeSlope
    {
        get;
        init => field = double.IsFinite(value) && value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(NegativeSlope), value, "The slope must be zero or positive and finite.");
    }

    /// <summary>Below it the slope counts, from it on x itself; 0 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative or not finite.</exception>
    public double Threshold
    {
        get;
        init => field = double.IsFinite(value) && value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Threshold), value, "The threshold must be zero or positive and finite.");
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new() { ["max_value"] = MaxValue, ["negative_slope"] = NegativeSlope, ["threshold"] = Threshold };

    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, IReadOnlyList<Symbol> inputs)
    {
        ArgumentNullException.ThrowIfNull(context);
        Symbol source = Single(inputs);
        if (Threshold != 0)
        {
            Symbol kept = context.Where(source >= Threshold, source, (source - Threshold) * NegativeSlope);
            return MaxValue is { } most ? context.Clip(kept, float.NegativeInfinity, (float)most) : kept;
        }

        if (NegativeSlope == 0 && MaxValue == 6)
        {
            return context.Activate(source, ActivationKind.Relu6);
        }

        if (NegativeSlope == 0 && MaxValue is { } bound)
        {
            return context.Clip(source, 0, (float)bound);
        }

        Symbol result = NegativeSlope == 0
            ? context.Activate(source, ActivationKind.Relu)
            : context.Activate(source, ActivationKind.LeakyRelu, (float)NegativeSlope);

        return MaxValue is { } upper ? context.Clip(result, float.NegativeInfinity, (float)upper) : result;
    }
}
