namespace Cnn.OneDnn.Layers;

/// <summary>Drops elements, each by itself. Input and output have the same shape; outside training nothing happens.</summary>
public sealed class Dropout : MaskedDropout
{
    /// <summary>Drops this part of the elements.</summary>
    /// <param name="rate">The share of elements that become zero, in [0, 1).</param>
    /// <param name="noiseShape">Sizes of the decisions, batch first, as Keras's noise_shape: 1 along axes that share one, null, or the input's size, along
    /// others; null for a decision of its own for each element.</param>
    /// <param name="seed">Of its random numbers, beside the model's seed; null for those of its place in the network.</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is negative, or one or more.</exception>
    public Dropout(double rate, IReadOnlyList<int?>? noiseShape = null, int? seed = null, Shape? inputShape = null, string? name = null)
        : base(rate, noiseShape, seed)
        => StartWith(inputShape, name);

    internal Dropout(LayerConfig config)
        : base(config)
    {
    }

    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, IReadOnlyList<Symbol> inputs)
    {
        ArgumentNullException.ThrowIfNull(context);
        Symbol source = Single(inputs);
        return Drop(context, source, MaskOf(source));
    }
}
