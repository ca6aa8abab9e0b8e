using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>Uniform in [-l, l) with l = sqrt(6 / fan in): He et al., "Delving deep into rectifiers" (2015).</summary>
public sealed class HeUniform : Initializer
{
    /// <summary>With Keras's default.</summary>
    /// <param name="seed">Of its numbers, which are the same for each weight then; null for those of the model's seed and the weight's place.</param>
    public HeUniform(int? seed = null) => Seed = seed;

    internal HeUniform(ConfigReader config)
        : this(config.OptionalInt("seed"))
    {
    }

    /// <inheritdoc/>
    public override string Name => "he_uniform";

    /// <inheritdoc/>
    public override void Fill(Span<float> destination, Shape shape, int fanIn, int fanOut, ulong seed, ulong stream) =>
        Distributions.ScaledUniform(destination, 2.0 / Math.Max(1, fanIn), seed, stream);
}
