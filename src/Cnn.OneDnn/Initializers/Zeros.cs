namespace Cnn.OneDnn;

/// <summary>All zero: Keras's default for biases.</summary>
public sealed class Zeros : Initializer
{
    /// <inheritdoc/>
    public override string Name => "zeros";

    /// <inheritdoc/>
    public override void Fill(Span<float> destination, Shape shape, int fanIn, int fanOut, ulong seed, ulong stream) =>
        destination.Clear();
}
