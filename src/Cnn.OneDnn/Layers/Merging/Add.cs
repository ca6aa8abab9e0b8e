namespace Cnn.OneDnn.Layers;

/// <summary>The sum of its inputs, elementwise.</summary>
public sealed class Add : MergeBase
{
    /// <inheritdoc/>
    protected override GraphTensor Call(LayerContext context, IReadOnlyList<GraphTensor> inputs) => Sum(context, inputs);
}
