using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <summary>The product of its inputs, elementwise.</summary>
public sealed class Multiply : MergeBase
{
    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, IReadOnlyList<Symbol> inputs) => Fold(context, inputs, BinaryKind.Multiply);
}
