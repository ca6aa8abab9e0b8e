namespace Cnn.OneDnn.Layers;

/// <summary>Drops elements, each by itself. Input and output have the same shape; outside training nothing happens.</summary>
public sealed class Dropout : DropoutBase
{
    /// <summary>Drops this part of the elements.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is negative, or one or more.</exception>
    public Dropout(double rate)
        : base(rate)
    {
    }

    internal Dropout(LayerConfig config)
        : base(config.Number("rate"))
    {
    }

    /// <inheritdoc/>
    protected override GraphTensor Call(LayerContext context, IReadOnlyList<GraphTensor> inputs)
    {
        ArgumentNullException.ThrowIfNull(context);
        GraphTensor source = Single(inputs);
        return Drop(context, source, source.Value.Shape);
    }
}
