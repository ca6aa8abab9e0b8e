using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <summary>The smallest of its inputs, elementwise.</summary>
public sealed class Minimum : MergeBase
{
    /// <inheritdoc/>
    protected override GraphTensor Call(LayerContext context, IReadOnlyList<GraphTensor> inputs) => Fold(context, inputs, BinaryKind.Minimum);
}
