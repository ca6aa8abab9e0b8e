using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>Normal of variance 2 / (fan in + fan out), cut at two standard deviations: Glorot and Bengio (2010).</summary>
public sealed class GlorotNormal : Initializer
{
    /// <summary>With Keras's default.</summary>
    /// <param name="seed">Of its numbers, which are the same for each weight then; null for those of the model's seed and the weight's place.</param>
    public GlorotNormal(int? seed = null) => Seed = seed;

    internal GlorotNormal(ConfigReader config)
        : this(config.OptionalInt("seed"))
    {
    }

    /// <inheritdoc/>
    public override string Name => "glorot_normal";

    /// <inheritdoc/>
    public override void Fill(Span<float> destination, Shape shape, int fanIn, int fanOut, ulong seed, ulong stream) =>
        Distributions.ScaledNormal(destination, 2.0 / Math.Max(2, fanIn + fanOut), seed, stream);
}
