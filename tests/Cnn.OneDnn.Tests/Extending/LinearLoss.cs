using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Extending;

/// <summary>The sum over a sample of target times prediction: its gradient with respect to the prediction is the target.</summary>
internal sealed class LinearLoss : Loss
{
    public override Symbol Compute(LayerContext context, Symbol target, Symbol prediction) =>
        context.Sum(target * prediction, [.. Enumerable.Range(1, prediction.Rank - 1)]);
}
