namespace Cnn.OneDnn;

/// <summary>Ends training when the loss is no longer a finite number, as Keras's TerminateOnNaN.</summary>
public sealed class TerminateOnNaN : Callback
{
    /// <summary>The batch, counted from 0 in its epoch, after which training was ended; null if it was not.</summary>
    public int? StoppedBatch { get; private set; }

    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingLogs logs) => StoppedBatch = null;

    /// <inheritdoc/>
    public override void OnBatchEnd(int batch, TrainingLogs logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        if (logs.TryGet("loss", out double loss) && !double.IsFinite(loss))
        {
            StoppedBatch ??= batch;
            StopTraining();
        }
    }
}
