namespace Cnn.OneDnn.Layers;

/// <summary>The sum of its inputs, elementwise.</summary>
public sealed class Add : MergeBase
{
    /// <summary>A layer of two inputs or more.</summary>
    /// <param name="name">The layer's name; made from the class if null.</param>
    public Add(string? name = null) => StartWith(null, name);

    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, IReadOnlyList<Symbol> inputs) => Sum(context, inputs);
}
