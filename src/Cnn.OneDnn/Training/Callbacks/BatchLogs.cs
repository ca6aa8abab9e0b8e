namespace Cnn.OneDnn;

/// <summary>Loss and metrics of one batch; as a number it is the loss: <c>double loss = model.TrainOnBatch(x, y)</c>.</summary>
public sealed class BatchLogs : TrainingLogs
{
    /// <summary>The loss.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public static implicit operator double(BatchLogs logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        return logs.Loss;
    }
}
