namespace Cnn.OneDnn;

/// <summary>Uniform in [-l, l) with l = sqrt(3 / fan in): LeCun et al., "Efficient backprop" (1998).</summary>
public sealed class LecunUniform : Initializer
{
    /// <inheritdoc/>
    public override string Name => "lecun_uniform";

    /// <inheritdoc/>
    public override void Fill(Span<float> destination, Shape shape, int fanIn, int fanOut, ulong seed, ulong stream) =>
        Distributions.ScaledUniform(destination, 1.0 / Math.Max(1, fanIn), seed, stream);
}
