using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>Uniform in [<see cref="Minimum"/>, <see cref="Maximum"/>).</summary>
public sealed class RandomUniform : Initializer
{
    /// <summary>With Keras's defaults.</summary>
    /// <param name="minval">The lower bound.</param>
    /// <param name="maxval">The upper bound.</param>
    /// <param name="seed">Of its numbers, which are the same for each weight then; null for those of the model's seed and the weight's place.</param>
    public RandomUniform(double minval = -0.05, double maxval = 0.05, int? seed = null)
    {
        Seed = seed;
        Minimum = (float)minval;
        Maximum = (float)maxval;
    }

    internal RandomUniform(ConfigReader config)
        : this(config.Number("minval", -0.05), config.Number("maxval", 0.05), config.OptionalInt("seed"))
    {
    }

    /// <summary>The lower bound, -0.05 by default.</summary>
    public float Minimum { get; init; } = -0.05f;

    /// <summary>The upper bound, 0.05 by default.</summary>
    public float Maximum { get; init; } = 0.05f;

    /// <inheritdoc/>
    public override string Name => "random_uniform";

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new() { ["minval"] = Minimum, ["maxval"] = Maximum };

    /// <inheritdoc/>
    public override void Fill(Span<float> destination, Shape shape, int fanIn, int fanOut, ulong seed, ulong stream) =>
        Distributions.Uniform(destination, Minimum, Maximum, seed, stream);
}
