using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>
/// Numbers of variance scale / n, where n is fan in, fan out or their mean: normal cut at two standard deviations, normal, or uniform. As Keras's
/// VarianceScaling, of which Glorot's, He's and LeCun's initializers are cases.
/// </summary>
public sealed class VarianceScaling : Initializer
{
    /// <summary>With Keras's defaults.</summary>
    /// <param name="scale">The factor.</param>
    /// <param name="mode">fan_in, fan_out or fan_avg.</param>
    /// <param name="distribution">truncated_normal, untruncated_normal or uniform.</param>
    /// <param name="seed">Of its numbers, which are the same for each weight then; null for those of the model's seed and the weight's place.</param>
    /// <exception cref="ArgumentException">The factor is not positive, or a word is unknown.</exception>
    public VarianceScaling(double scale = 1, string mode = "fan_in", string distribution = "truncated_normal", int? seed = null)
    {
        Scale = scale > 0 && double.IsFinite(scale)
            ? scale
            : throw new ArgumentOutOfRangeException(nameof(scale), scale, "The scale must be positive and finite.");
        Mode = mode is "fan_in" or "fan_out" or "fan_avg"
            ? mode
            : throw new ArgumentException($"Unknown mode '{mode}'. Expected fan_in, fan_out or fan_avg.", nameof(mode));
        Distribution = distribution is "truncated_normal" or "untruncated_normal" or "uniform"
            ? distribution
            : throw new ArgumentException(
                $"Unknown distribution '{distribution}'. Expected truncated_normal, untruncated_normal or uniform.", nameof(distribution));
        Seed = seed;
    }

    internal VarianceScaling(ConfigReader config)
        : this(config.Number("scale", 1), config.Text("mode") ?? "fan_in", config.Text("distribution") ?? "truncated_normal", config.OptionalInt("seed"))
    {
    }

    /// <summary>The factor.</summary>
    public double Scale { get; }

    /// <summary>What the variance is divided by, in Keras's words.</summary>
    public string Mode { get; }

    /// <summary>The distribution, in Keras's words.</summary>
    public string Distribution { get; }

    /// <inheritdoc/>
    public override string Name => "variance_scaling";

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new() { ["scale"] = Scale, ["mode"] = Mode, ["distribution"] = Distribution };

    /// <inheritdoc/>
    public override void Fill(Span<float> destination, Shape shape, int fanIn, int fanOut, ulong seed, ulong stream)
    {
        double variance = Scale / Math.Max(1, Mode switch { "fan_in" => fanIn, "fan_out" => fanOut, _ => (fanIn + fanOut) / 2.0 });
        switch (Distribution)
        {
            case "uniform":
                Distributions.ScaledUniform(destination, variance, seed, stream);
                break;
            case "untruncated_normal":
                Distributions.Normal(destination, 0, (float)Math.Sqrt(variance), float.PositiveInfinity, seed, stream);
                break;
            default:
                Distributions.ScaledNormal(destination, variance, seed, stream);
                break;
        }
    }
}
