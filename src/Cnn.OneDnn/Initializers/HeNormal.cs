using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>Normal of variance 2 / fan in, cut at two standard deviations: He et al., "Delving deep into rectifiers" (2015).</summary>
public sealed class HeNormal : Initializer
{
    /// <summary>With Keras's default.</summary>
    /// <param name="seed">Of its numbers, which are the same for each weight then; null for those of the model's seed and the weight's place.</param>
    public HeNormal(int? seed = null) => Seed = seed;

    internal HeNormal(ConfigReader config)
        : this(config.OptionalInt("seed"))
    {
    }

    /// <inheritdoc/>
    public override string Name => "he_normal";

    /// <inheritdoc/>
    public override void Fill(Span<float> destination, Shape shape, int fanIn, int fanOut, ulong seed, ulong stream) =>
        Distributions.ScaledNormal(destination, 2.0 / Math.Max(1, fanIn), seed, stream);
}
