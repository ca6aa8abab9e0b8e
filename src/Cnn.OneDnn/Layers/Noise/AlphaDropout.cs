namespace Cnn.OneDnn.Layers;

/// <summary>
/// In training sets random elements to the value that selu has far below zero, and scales and shifts all so that means and variances stay as they are
/// (Klambauer et al. 2017): the dropout for networks of selu. Input and output have the same shape; outside training nothing happens.
/// </summary>
public sealed class AlphaDropout : MaskedDropout
{
    // -alpha * scale of selu.
    private const double Saturated = -1.6732632423543772 * 1.0507009873554805;

    /// <summary>Sets this part of the elements to the saturated value.</summary>
    /// <param name="rate">The share of elements, in [0, 1).</param>
    /// <param name="noiseShape">Sizes of the decisions, batch first, as Keras's noise_shape: 1 along axes that share one, null, or the input's size, along
    /// others; null for a decision of its own for each element.</param>
    /// <param name="seed">Of its random numbers, beside the model's seed; null for those of its place in the network.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is negative, or one or more.</exception>
    public AlphaDropout(double rate, IReadOnlyList<int?>? noiseShape = null, int? seed = null, Shape? inputShape = null, string? name = null)
        : base(rate, noiseShape, seed)
        => StartWith(inputShape, name);

    internal AlphaDropout(LayerConfig config)
        : base(config)
    {
    }

    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, IReadOnlyList<Symbol> inputs)
    {
        ArgumentNullException.ThrowIfNull(context);
        Symbol source = Single(inputs);
        if (!context.Training || Rate == 0)
        {
            return source;
        }

        // Seen from the saturated value this is a plain dropout, which scales by 1 / (1 - rate) what it keeps.
        double kept = 1 - Rate, scale = 1 / Math.Sqrt(kept * (1 + (Rate * Saturated * Saturated))), shift = -scale * Saturated * Rate;
        Symbol dropped = Drop(context, context.Affine(source, 1, (float)-Saturated), MaskOf(source));
        return context.Affine(dropped, (float)(scale * kept), (float)((scale * Saturated) + shift));
    }
}
