namespace Cnn.OneDnn.Layers;

/// <summary>
/// Multiplies by normal noise of mean 1 and standard deviation sqrt(rate / (1 - rate)), in training only (Srivastava et al. 2014, section 10). Input and output
/// have the same shape.
/// </summary>
public sealed class GaussianDropout : DropoutBase
{
    /// <summary>Noise as strong as dropping this part would be.</summary>
    /// <param name="rate">The rate of the dropout that it stands for, in [0, 1).</param>
    /// <param name="seed">Of its random numbers, beside the model's seed; null for those of its place in the network.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is negative, or one or more.</exception>
    public GaussianDropout(double rate, int? seed = null, Shape? inputShape = null, string? name = null)
        : base(rate, seed)
        => StartWith(inputShape, name);

    internal GaussianDropout(LayerConfig config)
        : base(config.Number("rate"), config.OptionalInt("seed"))
    {
    }

    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, Symbol input)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Training && Rate > 0 ? input * context.Noise(input, 1, (float)Math.Sqrt(Rate / (1 - Rate)), Seed) : input;
    }
}
