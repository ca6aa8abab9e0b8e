using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <summary>The product of its inputs, elementwise.</summary>
public sealed class Multiply : MergeBase
{
    /// <summary>A layer of two inputs or more.</summary>
    /// <param name="name">The layer's name; made from the class if null.</param>
    public Multiply(string? name = null) => StartWith(null, name);

    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, IReadOnlyList<Symbol> inputs) => Fold(context, inputs, BinaryKind.Multiply);
}
