namespace Cnn.OneDnn.Layers;

/// <summary>The sum of its inputs, elementwise.</summary>
public sealed class Add : MergeBase
{
    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, IReadOnlyList<Symbol> inputs) => Sum(context, inputs);
}
