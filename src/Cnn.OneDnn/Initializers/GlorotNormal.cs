namespace Cnn.OneDnn;

/// <summary>Normal of variance 2 / (fan in + fan out), cut at two standard deviations: Glorot and Bengio (2010).</summary>
public sealed class GlorotNormal : Initializer
{
    /// <inheritdoc/>
    public override string Name => "glorot_normal";

    /// <inheritdoc/>
    public override void Fill(Span<float> destination, Shape shape, int fanIn, int fanOut, ulong seed, ulong stream) =>
        Distributions.ScaledNormal(destination, 2.0 / Math.Max(2, fanIn + fanOut), seed, stream);
}
