using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>Normal of variance 1 / fan in, cut at two standard deviations: LeCun et al., "Efficient backprop" (1998).</summary>
public sealed class LecunNormal : Initializer
{
    /// <summary>With Keras's default.</summary>
    /// <param name="seed">Of its numbers, which are the same for each weight then; null for those of the model's seed and the weight's place.</param>
    public LecunNormal(int? seed = null) => Seed = seed;

    internal LecunNormal(ConfigReader config)
        : this(config.OptionalInt("seed"))
    {
    }

    /// <inheritdoc/>
    public override string Name => "lecun_normal";

    /// <inheritdoc/>
    public override void Fill(Span<float> destination, Shape shape, int fanIn, int fanOut, ulong seed, ulong stream) =>
        Distributions.ScaledNormal(destination, 1.0 / Math.Max(1, fanIn), seed, stream);
}
