using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>Normal; values further than two standard deviations from the mean are drawn again.</summary>
public sealed class TruncatedNormal : Initializer
{
    /// <summary>With Keras's defaults.</summary>
    /// <param name="mean">The mean.</param>
    /// <param name="stddev">The standard deviation before the cut.</param>
    /// <param name="seed">Of its numbers, which are the same for each weight then; null for those of the model's seed and the weight's place.</param>
    public TruncatedNormal(double mean = 0, double stddev = 0.05, int? seed = null)
    {
        Seed = seed;
        Mean = (float)mean;
        StandardDeviation = (float)stddev;
    }

    internal TruncatedNormal(ConfigReader config)
        : this(config.Number("mean", 0), config.Number("stddev", 0.05), config.OptionalInt("seed"))
    {
    }

    /// <summary>The mean, 0 by default.</summary>
    public float Mean { get; init; }

    /// <summary>The standard deviation before the cut, 0.05 by default.</summary>
    public float StandardDeviation { get; init; } = 0.05f;

    /// <inheritdoc/>
    public override string Name => "truncated_normal";

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new() { ["mean"] = Mean, ["stddev"] = StandardDeviation };

    /// <inheritdoc/>
    public override void Fill(Span<float> destination, Shape shape, int fanIn, int fanOut, ulong seed, ulong stream) =>
        Distributions.Normal(destination, Mean, StandardDeviation, 2, seed, stream);
}
