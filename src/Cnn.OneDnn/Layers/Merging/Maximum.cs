using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <summary>The largest of its inputs, elementwise.</summary>
public sealed class Maximum : MergeBase
{
    /// <summary>A layer of two inputs or more.</summary>
    /// <param name="name">The layer's name; made from the class if null.</param>
    public Maximum(string? name = null) => StartWith(null, name);

    /// <inheritdoc/>
    protected override Symbol Call(LayerContext context, IReadOnlyList<Symbol> inputs) => Fold(context, inputs, BinaryKind.Maximum);
}
