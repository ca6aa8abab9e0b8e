using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <summary>The smallest of its inputs, elementwise.</summary>
public sealed class Minimum : MergeBase
{
    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, IReadOnlyList<Symbol> inputs) => Fold(context, inputs, BinaryKind.Minimum);
}
