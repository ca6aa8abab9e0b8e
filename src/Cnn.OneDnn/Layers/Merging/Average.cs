namespace Cnn.OneDnn.Layers;

/// <summary>The mean of its inputs, elementwise.</summary>
public sealed class Average : MergeBase
{
    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, IReadOnlyList<Symbol> inputs)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(inputs);
        return context.Affine(Sum(context, inputs), 1f / inputs.Count, 0);
    }
}
