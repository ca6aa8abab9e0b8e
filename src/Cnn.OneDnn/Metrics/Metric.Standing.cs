namespace Cnn.OneDnn;

/// <content>A metric by itself, outside of a model: Keras's update_state and reset_state.</content>
public abstract partial class Metric
{
    /// <summary>Takes in targets and predictions.</summary>
    /// <param name="yTrue">Integer labels, one for each row, or targets of the predictions' shape.</param>
    /// <param name="yPred">Predictions (..., columns), whose rows are samples or places of samples; (n) for one column.</param>
    /// <exception cref="ShapeException">There are neither as many targets as rows nor as many as predictions.</exception>
    /// <exception cref="ArgumentException">Labels are no whole numbers.</exception>
    public void UpdateState(TensorLike yTrue, TensorLike yPred)
    {
        Tensor predictions = yPred.AsTargets().ToFloat32(), truth = yTrue.AsTargets();
        int count = predictions.Shape.ElementCount, columns = predictions.Shape.Rank < 2 ? 1 : predictions.Shape[-1], rows = count / columns;
        if (truth.Shape.ElementCount == count)
        {
            Update(predictions.AsSpan<float>(), rows, columns, [], truth.ToFloat32().AsSpan<float>());
        }
        else if (truth.Shape.ElementCount == rows)
        {
            Update(predictions.AsSpan<float>(), rows, columns, truth.ToInt32().AsSpan<int>(), []);
        }
        else
        {
            throw new ShapeException(
                $"Metric '{Name}': predictions {predictions.Shape} need {rows} labels or {count} targets, received a tensor of shape {truth.Shape}.");
        }
    }

    /// <summary>Keras's name of <see cref="Reset"/>.</summary>
    public void ResetState() => Reset();
}
