using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>Uniform in [-l, l) with l = sqrt(3 / fan in): LeCun et al., "Efficient backprop" (1998).</summary>
public sealed class LecunUniform : Initializer
{
    /// <summary>With Keras's default.</summary>
    /// <param name="seed">Of its numbers, which are the same for each weight then; null for those of the model's seed and the weight's place.</param>
    public LecunUniform(int? seed = null) => Seed = seed;

    internal LecunUniform(ConfigReader config)
        : this(config.OptionalInt("seed"))
    {
    }

    /// <inheritdoc/>
    public override string Name => "lecun_uniform";

    /// <inheritdoc/>
    public override void Fill(Span<float> destination, Shape shape, int fanIn, int fanOut, ulong seed, ulong stream) =>
        Distributions.ScaledUniform(destination, 1.0 / Math.Max(1, fanIn), seed, stream);
}
