using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <summary>Losses and metrics by themselves, outside of a model, on tensors and arrays.</summary>
public static class FigureExtensions
{
    /// <summary>Takes in targets and predictions: Keras's update_state.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="yTrue">Integer labels, one for each row, or targets of the predictions' shape.</param>
    /// <param name="yPred">Predictions (..., columns), whose rows are samples or places of samples; (n) for one column.</param>
    /// <exception cref="ShapeException">There are neither as many targets as rows nor as many as predictions.</exception>
    /// <exception cref="ArgumentException">Labels are no whole numbers.</exception>
    public static void UpdateState(this Metric metric, TensorLike yTrue, TensorLike yPred)
    {
        ArgumentNullException.ThrowIfNull(metric);
        Tensor predictions = yPred.AsTargets().ToFloat32(), truth = yTrue.AsTargets();
        int count = predictions.Shape.ElementCount, columns = predictions.Shape.Rank < 2 ? 1 : predictions.Shape[-1], rows = count / columns;
        if (truth.Shape.ElementCount == count)
        {
            metric.Update(predictions.AsSpan<float>(), rows, columns, [], truth.ToFloat32().AsSpan<float>());
        }
        else if (truth.Shape.ElementCount == rows)
        {
            metric.Update(predictions.AsSpan<float>(), rows, columns, truth.ToInt32().AsSpan<int>(), []);
        }
        else
        {
            throw new ShapeException(
                $"Metric '{metric.Name}': predictions {predictions.Shape} need {rows} labels or {count} targets, received a tensor of shape {truth.Shape}.");
        }
    }

    /// <summary>The loss of predictions, the mean over all of them or, with reduction sum, their sum, as Keras's loss(y_true, y_pred).</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="yTrue">Integer labels (n) for a sparse loss, else targets (n, ...).</param>
    /// <param name="yPred">Predictions (n, ...).</param>
    /// <exception cref="ShapeException">There are not as many targets as predictions.</exception>
    /// <exception cref="ArgumentException">A label is no class of the predictions, or the loss has reduction none.</exception>
    public static double Call(this Loss loss, TensorLike yTrue, TensorLike yPred)
    {
        ArgumentNullException.ThrowIfNull(loss);
        Tensor predictions = Columns(yPred);
        using Model model = Nothing(predictions);
        model.Compile(new Sgd(), loss);
        return model.TestOnBatch(predictions, yTrue)["loss"];
    }

    /// <summary>The loss of each sample, or of each of its places, as Keras's loss with reduction none and its functions, mse(y_true, y_pred).</summary>
    /// <inheritdoc cref="Call"/>
    /// <returns>(n, ...) without the last axis of predictions, or (1) of a loss that is one number for the batch.</returns>
    public static Tensor CallEach(this Loss loss, TensorLike yTrue, TensorLike yPred)
    {
        ArgumentNullException.ThrowIfNull(loss);
        Tensor predictions = Columns(yPred);
        using Model model = Nothing(predictions);
        return model.LossOfEach(loss, predictions, yTrue);
    }

    private static Tensor Columns(TensorLike yPred)
    {
        Tensor predictions = yPred.AsTargets().ToFloat32();
        return predictions.Shape.Rank == 1 ? predictions.ExpandDims(1) : predictions;
    }

    // A network that gives what it is given.
    private static Model Nothing(Tensor predictions)
    {
        var input = new Input(new Shape(predictions.Shape.AsSpan()[1..]));
        return new Model(input, new Identity().Apply(input)) { Options = new ModelOptions { Backend = BackendKind.Managed } };
    }
}
