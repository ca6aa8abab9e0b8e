using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <content>A loss as Keras calls it.</content>
public abstract partial class Loss
{
    /// <summary>The loss of predictions, the mean over all of them, as Keras's loss(y_true, y_pred).</summary>
    /// <param name="yTrue">Integer labels (n) for a sparse loss, else targets (n, ...).</param>
    /// <param name="yPred">Predictions (n, ...).</param>
    /// <exception cref="ShapeException">There are not as many targets as predictions.</exception>
    /// <exception cref="ArgumentException">A label is no class of the predictions.</exception>
    public double Call(TensorLike yTrue, TensorLike yPred)
    {
        Tensor predictions = yPred.AsTargets().ToFloat32();
        predictions = predictions.Shape.Rank == 1 ? predictions.ExpandDims(1) : predictions;
        var input = new Input(new Shape(predictions.Shape.AsSpan()[1..]));
        using var model = new Model(input, new Identity().Apply(input));
        model.Options = new ModelOptions { Backend = BackendKind.Managed };
        model.Compile(new Sgd(), this);
        return model.TestOnBatch(predictions, yTrue)["loss"];
    }

    /// <summary>What <see cref="Compute"/> gives, by operators on symbols and <see cref="Ops"/> alone: Keras's call.</summary>
    /// <exception cref="NotSupportedException">The loss overrides neither.</exception>
    protected virtual Symbol Call(Symbol yTrue, Symbol yPred) =>
        throw new NotSupportedException($"{GetType().Name} computes nothing yet: it has to override Call, or Compute.");
}
