using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <summary>The largest of its inputs, elementwise.</summary>
public sealed class Maximum : MergeBase
{
    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, IReadOnlyList<Symbol> inputs) => Fold(context, inputs, BinaryKind.Maximum);
}
