namespace Cnn.OneDnn;

/// <summary>
/// Functions in place of a class: <c>new LambdaCallback(onEpochEnd: (epoch, logs) => Console.WriteLine(logs))</c>, as Keras's LambdaCallback.
/// </summary>
public sealed class LambdaCallback : Callback
{
    private readonly Action<int, TrainingLogs>? onEpochBegin, onEpochEnd, onBatchBegin, onBatchEnd;
    private readonly Action<TrainingLogs>? onTrainBegin, onTrainEnd;

    /// <summary>Calls what is given.</summary>
    /// <param name="onEpochBegin">Before an epoch, counted from 0.</param>
    /// <param name="onEpochEnd">After an epoch, with its figures.</param>
    /// <param name="onTrainBegin">Before the first epoch.</param>
    /// <param name="onTrainEnd">After the last epoch.</param>
    /// <param name="onBatchBegin">Before a batch, counted from 0 in the epoch.</param>
    /// <param name="onBatchEnd">After a batch, with the averages of the epoch so far.</param>
    /// <param name="onTrainBatchBegin">Keras 3's name of <paramref name="onBatchBegin"/>; both are called.</param>
    /// <param name="onTrainBatchEnd">Keras 3's name of <paramref name="onBatchEnd"/>; both are called.</param>
    public LambdaCallback(
        Action<int, TrainingLogs>? onEpochBegin = null,
        Action<int, TrainingLogs>? onEpochEnd = null,
        Action<TrainingLogs>? onTrainBegin = null,
        Action<TrainingLogs>? onTrainEnd = null,
        Action<int, TrainingLogs>? onBatchBegin = null,
        Action<int, TrainingLogs>? onBatchEnd = null,
        Action<int, TrainingLogs>? onTrainBatchBegin = null,
        Action<int, TrainingLogs>? onTrainBatchEnd = null)
    {
        this.onEpochBegin = onEpochBegin;
        this.onEpochEnd = onEpochEnd;
        this.onTrainBegin = onTrainBegin;
        this.onTrainEnd = onTrainEnd;
        this.onBatchBegin = onBatchBegin + onTrainBatchBegin;
        this.onBatchEnd = onBatchEnd + onTrainBatchEnd;
    }

    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch, TrainingLogs logs) => onEpochBegin?.Invoke(epoch, logs);

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, TrainingLogs logs) => onEpochEnd?.Invoke(epoch, logs);

    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingLogs logs) => onTrainBegin?.Invoke(logs);

    /// <inheritdoc/>
    public override void OnTrainEnd(TrainingLogs logs) => onTrainEnd?.Invoke(logs);

    /// <inheritdoc/>
    public override void OnBatchBegin(int batch, TrainingLogs logs) => onBatchBegin?.Invoke(batch, logs);

    /// <inheritdoc/>
    public override void OnBatchEnd(int batch, TrainingLogs logs) => onBatchEnd?.Invoke(batch, logs);
}
