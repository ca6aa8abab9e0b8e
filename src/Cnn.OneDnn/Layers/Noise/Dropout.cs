namespace Cnn.OneDnn.Layers;

/// <summary>Drops elements, each by itself. Input and output have the same shape; outside training nothing happens.</summary>
public sealed class Dropout : DropoutBase
{
    /// <summary>Drops this part of the elements.</summary>
    /// <param name="rate">The share of elements that become zero, in [0, 1).</param>
    /// <param name="inputShape">The sizes of a sample, where this is the first layer of a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; made from the class if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is negative, or one or more.</exception>
    public Dropout(double rate, Shape? inputShape = null, string? name = null)
        : base(rate)
        => StartWith(inputShape, name);

    internal Dropout(LayerConfig config)
        : base(config.Number("rate"))
    {
    }

    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, IReadOnlyList<Symbol> inputs)
    {
        ArgumentNullException.ThrowIfNull(context);
        Symbol source = Single(inputs);
        return Drop(context, source, source.Value.Shape);
    }
}
