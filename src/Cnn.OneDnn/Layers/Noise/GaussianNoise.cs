using System.Text.Json.Nodes;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <summary>Adds normal noise of mean 0, in training only. Input and output have the same shape.</summary>
public sealed class GaussianNoise : Layer
{
    /// <summary>Noise of this standard deviation.</summary>
    /// <param name="stddev">The standard deviation of the noise.</param>
    /// <param name="seed">Of its random numbers, beside the model's seed; null for those of its place in the network.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">Negative or not finite.</exception>
    public GaussianNoise(double stddev, int? seed = null, Shape? inputShape = null, string? name = null)
    {
        if (!double.IsFinite(stddev) || stddev < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(stddev), stddev, "The standard deviation must be zero or positive and finite.");
        }

        StandardDeviation = stddev;
        Seed = seed;
        StartWith(inputShape, name);
    }

    internal GaussianNoise(LayerConfig config)
        : this(config.Number("stddev"), config.OptionalInt("seed"))
    {
    }

    /// <summary>The standard deviation of the noise.</summary>
    public double StandardDeviation { get; }

    /// <summary>Of its random numbers, beside the model's seed; null for those of its place in the network.</summary>
    public int? Seed { get; }

    /// <inheritdoc/>
    public override JsonObject GetConfig() =>
        Seed is { } seed ? new() { ["stddev"] = StandardDeviation, ["seed"] = seed } : new() { ["stddev"] = StandardDeviation };

    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, IReadOnlyList<Symbol> inputs)
    {
        ArgumentNullException.ThrowIfNull(context);
        Symbol source = Single(inputs);
        return context.Training && StandardDeviation > 0
            ? source with { Value = context.Emit(new GaussianNoiseOp((float)StandardDeviation, context.NextStream(Seed)), source.Value) }
            : source;
    }
}
