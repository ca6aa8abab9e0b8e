namespace Cnn.OneDnn.Training;

/// <summary>Calls several callbacks in order, as one.</summary>
internal sealed class CallbackList(IEnumerable<Callback> callbacks) : Callback
{
    private readonly Callback[] callbacks = [.. callbacks];

    public IReadOnlyList<Callback> Items => callbacks;

    /// <summary>Whether one of them wants training to end.</summary>
    public bool ShouldStop
    {
        get
        {
            foreach (Callback callback in callbacks)
            {
                if (callback.StopRequested)
                {
                    return true;
                }
            }

            return false;
        }
    }

    public override void OnTrainBegin(TrainingLogs logs)
    {
        foreach (Callback callback in callbacks)
        {
            callback.StopRequested = false;
            callback.Model = Model;
            callback.Parameters = Parameters;
            callback.OnTrainBegin(logs);
        }
    }

    public override void OnTrainEnd(TrainingLogs logs)
    {
        foreach (Callback callback in callbacks)
        {
            callback.OnTrainEnd(logs);
        }
    }

    public override void OnEpochBegin(int epoch, TrainingLogs logs)
    {
        foreach (Callback callback in callbacks)
        {
            callback.OnEpochBegin(epoch, logs);
        }
    }

    public override void OnEpochEnd(int epoch, TrainingLogs logs)
    {
        foreach (Callback callback in callbacks)
        {
            callback.OnEpochEnd(epoch, logs);
        }
    }

    public override void OnBatchBegin(int batch, TrainingLogs logs)
    {
        foreach (Callback callback in callbacks)
        {
            callback.OnBatchBegin(batch, logs);
        }
    }

    public override void OnBatchEnd(int batch, TrainingLogs logs)
    {
        foreach (Callback callback in callbacks)
        {
            callback.OnBatchEnd(batch, logs);
        }
    }
}
