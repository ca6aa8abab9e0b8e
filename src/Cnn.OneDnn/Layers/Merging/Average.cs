namespace Cnn.OneDnn.Layers;

/// <summary>The mean of its inputs, elementwise.</summary>
public sealed class Average : MergeBase
{
    /// <summary>A layer of two inputs or more.</summary>
    /// <param name="name">The layer's name; made from the class if null.</param>
    public Average(string? name = null) => StartWith(null, name);

    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, IReadOnlyList<Symbol> inputs)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(inputs);
        return context.Affine(Sum(context, inputs), 1f / inputs.Count, 0);
    }
}
