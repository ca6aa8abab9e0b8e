using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>
/// Uniform in [-l, l) with l = sqrt(6 / (fan in + fan out)): Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks"
/// (2010). Keras's default for kernels.
/// </summary>
public sealed class GlorotUniform : Initializer
{
    /// <summary>With Keras's default.</summary>
    /// <param name="seed">Of its numbers, which are the same for each weight then; null for those of the model's seed and the weight's place.</param>
    public GlorotUniform(int? seed = null) => Seed = seed;

    internal GlorotUniform(ConfigReader config)
        : this(config.OptionalInt("seed"))
    {
    }

    /// <inheritdoc/>
    public override string Name => "glorot_uniform";

    /// <inheritdoc/>
    public override void Fill(Span<float> destination, Shape shape, int fanIn, int fanOut, ulong seed, ulong stream) =>
        Distributions.ScaledUniform(destination, 2.0 / Math.Max(2, fanIn + fanOut), seed, stream);
}
