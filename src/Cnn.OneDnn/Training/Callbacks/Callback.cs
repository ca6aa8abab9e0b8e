using System.Text.Json.Nodes;

namespace Cnn.OneDnn;

/// <summary>
/// Something that happens while a model trains. Derive from it and override what is wanted; every method here does nothing. All are called on the
/// thread that called <see cref="Model.Fit(Dataset, FitOptions)"/>, between two steps: they may use this model and others, dispose them, and wait for other
/// threads that do. Logs are reused from batch to batch: copy what is to be kept.
/// </summary>
public abstract class Callback
{
    private int inUse;

    /// <summary>The model in training; set before <see cref="OnTrainBegin"/>.</summary>
    public Model Model { get; internal set; } = null!;

    /// <summary>What the training is about to do; set before <see cref="OnTrainBegin"/>.</summary>
    public TrainingParameters Parameters { get; internal set; } = null!;

    /// <summary>
    /// Whether it is for every rank of a training on several; see <see cref="Model.Distribute"/>. True, the default, for what changes the training, such as its
    /// learning rate or its end; false for what writes or shows something, which rank 0 alone does.
    /// </summary>
    public virtual bool RunsOnEveryRank => true;

    /// <summary>
    /// What a checkpoint keeps of it, null for nothing: given after an epoch, taken back after <see cref="OnTrainBegin"/> of a training that goes on from a
    /// checkpoint. What is taken back may come from a file that is not trusted.
    /// </summary>
    protected internal virtual JsonObject? State
    {
        get => null;
        set
        {
        }
    }

    /// <summary>Weights that a checkpoint keeps beside <see cref="State"/>; null for none. Taken back after the state.</summary>
    internal virtual WeightSnapshot? KeptWeights
    {
        get => null;
        set
        {
        }
    }

    /// <summary>Whether it wants the end of an epoch after all others, to see what they have made of it.</summary>
    internal virtual bool ComesLast => false;

    /// <summary>Before a training is begun, the last time when its state may be that of another one.</summary>
    internal virtual void Restore(Model model)
    {
    }

    /// <summary>Whether training is to end after the current batch.</summary>
    internal bool StopRequested { get; set; }

    /// <summary>Takes part in a training, if it does in no other now.</summary>
    internal bool TryEnter() => Interlocked.Exchange(ref inUse, 1) == 0;

    /// <summary>Takes part in no training any more.</summary>
    internal void Leave() => Volatile.Write(ref inUse, 0);

    /// <summary>Before the first epoch.</summary>
    public virtual void OnTrainBegin(TrainingLogs logs)
    {
    }

    /// <summary>After the last epoch, also when training was stopped; with the last epoch's numbers.</summary>
    public virtual void OnTrainEnd(TrainingLogs logs)
    {
    }

    /// <summary>Before an epoch, counted from 0.</summary>
    public virtual void OnEpochBegin(int epoch, TrainingLogs logs)
    {
    }

    /// <summary>
    /// After an epoch that was trained, and validated, to its end: loss and metrics over it, val_ ones where there is validation data, and learning_rate.
    /// </summary>
    public virtual void OnEpochEnd(int epoch, TrainingLogs logs)
    {
    }

    /// <summary>
    /// In place of <see cref="OnEpochEnd"/> where training was stopped within the epoch: with the figures of the steps that were done, without val_ ones.
    /// </summary>
    /// <param name="epoch">The epoch, counted from 0.</param>
    /// <param name="steps">How many of its <see cref="TrainingParameters.Steps"/> were done; all of them where its validation was stopped.</param>
    /// <param name="logs">Loss and metrics.</param>
    public virtual void OnEpochInterrupted(int epoch, int steps, TrainingLogs logs)
    {
    }

    /// <summary>Before the validation after an epoch, with the figures of its training.</summary>
    public virtual void OnTestBegin(TrainingLogs logs)
    {
    }

    /// <summary>After the validation, with its figures too, and before <see cref="OnEpochEnd"/>; also where it was cancelled.</summary>
    public virtual void OnTestEnd(TrainingLogs logs)
    {
    }

    /// <summary>Before a training batch, as Keras calls it; unless overridden that of <see cref="OnBatchBegin"/>.</summary>
    public virtual void OnTrainBatchBegin(int batch, TrainingLogs logs) => OnBatchBegin(batch, logs);

    /// <summary>After a training batch, as Keras calls it; unless overridden that of <see cref="OnBatchEnd"/>.</summary>
    public virtual void OnTrainBatchEnd(int batch, TrainingLogs logs) => OnBatchEnd(batch, logs);

    /// <summary>Before a training batch, counted from 0 in the epoch.</summary>
    public virtual void OnBatchBegin(int batch, TrainingLogs logs)
    {
    }

    /// <summary>After a training batch, with the averages of the epoch so far.</summary>
    public virtual void OnBatchEnd(int batch, TrainingLogs logs)
    {
    }

    /// <summary>
    /// When the training ends with an exception because its numbers are finite no longer: the last chance to bring better weights back. There is no
    /// <see cref="OnTrainEnd"/> after it.
    /// </summary>
    internal virtual void OnDiverged()
    {
    }

    /// <summary>Ends training after the current batch. If that was the epoch's last one, the epoch is still validated.</summary>
    protected void StopTraining() => StopRequested = true;
}
