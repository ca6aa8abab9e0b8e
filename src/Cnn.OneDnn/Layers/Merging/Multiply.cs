using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <summary>The product of its inputs, elementwise.</summary>
public sealed class Multiply : MergeBase
{
    /// <inheritdoc/>
    protected override GraphTensor Call(LayerContext context, IReadOnlyList<GraphTensor> inputs) => Fold(context, inputs, BinaryKind.Multiply);
}
