namespace Cnn.OneDnn;

/// <summary>All one: Keras's default for the scale of a normalization.</summary>
public sealed class Ones : Initializer
{
    /// <inheritdoc/>
    public override string Name => "ones";

    /// <inheritdoc/>
    public override void Fill(Span<float> destination, Shape shape, int fanIn, int fanOut, ulong seed, ulong stream) =>
        destination.Fill(1);
}
