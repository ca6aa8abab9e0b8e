using Microsoft.Extensions.Logging;

namespace Cnn.OneDnn;

/// <summary>How <see cref="Model.Fit(Dataset, FitOptions)"/> goes through the data.</summary>
public sealed record FitOptions
{
    /// <summary>Passes over the data; the number of the last one when resuming.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int Epochs
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(Epochs));
            field = value;
        }
    } = 1;

    /// <summary>
    /// The number of the first epoch, from 0, where a training goes on. Null, the default, is 0, after <see cref="Checkpoint.Resume(Model, string)"/> the
    /// checkpoint's. Given as <see cref="Model.EpochsDone"/> it goes on with the step after the last one, be it within an epoch.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int? InitialEpoch
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value ?? 0, nameof(InitialEpoch));
            field = value;
        }
    }

    /// <summary>
    /// Samples per step; the last step of an epoch takes what is left. Where it is not set, <see cref="Dataset.BatchSize"/>, and 32 where that says nothing.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public int BatchSize
    {
        get => AskedBatchSize ?? Model.UsualBatchSize;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(BatchSize));
            AskedBatchSize = value;
        }
    }

    /// <summary>The batch size that was set; null for that of the dataset.</summary>
    internal int? AskedBatchSize { get; init; }

    /// <summary>Evaluated after each epoch.</summary>
    public Dataset? Validation { get; init; }

    /// <summary>The batch size of evaluation; that of training unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public int? ValidationBatchSize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value ?? 1, 1, nameof(ValidationBatchSize));
            field = value;
        }
    }

    /// <summary>After how many epochs the validation is done again, counted from the first one; 1, the default, for after each.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public int ValidationFrequency
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(ValidationFrequency));
            field = value;
        }
    } = 1;

    /// <summary>
    /// The steps of an epoch, as for data that vary without end; null, the default, for one pass over the data. An epoch goes on where the one before ended,
    /// and from the end of the data to their beginning, in a new order: as Keras does with data that repeat.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public int? StepsPerEpoch
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value ?? 1, 1, nameof(StepsPerEpoch));
            field = value;
        }
    }

    /// <summary>How many batches of <see cref="Validation"/> are measured, the first ones each time; null, the default, for all.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public int? ValidationSteps
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value ?? 1, 1, nameof(ValidationSteps));
            field = value;
        }
    }

    /// <summary>Told of the progress; they may stop the training. None may take part in another training meanwhile.</summary>
    public IReadOnlyList<Callback> Callbacks { get; init; } = [];

    /// <summary>Whether each epoch has an order of its own.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>
    /// Whether what frozen layers at the beginning of the network give is computed once, and kept in memory for all epochs and for the validation, which makes
    /// them several times faster: see <see cref="Model.FrozenTrunk"/> for which layers these are and what it takes. Neither the samples nor the weights of
    /// frozen layers may change meanwhile; a dataset that varies its samples at random is refused. Sums of a training without it may be rounded otherwise.
    /// </summary>
    public bool KeepTrunkOutputs { get; init; }

    /// <summary>
    /// Ends the training after the step, or the batch of a validation, that is under way. An epoch that it cuts short is not counted; the model, or what
    /// <see cref="ModelCheckpoint"/> writes of it, goes on from there.
    /// </summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Told of every step, on the caller's thread: a <see cref="Progress{T}"/> brings it to the thread of a user interface.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Where the beginning, each epoch and the end of the training are written; null for nowhere.</summary>
    public ILogger? Logger { get; init; }

    /// <summary>Threads that fill batches; null for what suits the dataset.</summary>
    public int? LoaderThreads { get; init; }

    /// <summary>
    /// Whether a training ends with a <see cref="TrainingDivergedException"/> after the first step whose loss, or whose gradient's norm where gradients are
    /// clipped by it, is not finite. Callbacks are told before: where one of them stops the training, as <see cref="TerminateOnNaN"/> does, there is no
    /// exception.
    /// </summary>
    public bool StopOnDivergence { get; init; } = true;

    /// <summary>
    /// The weight of samples by their class; 1 for classes that are not named. The class is the integer label, the place of the largest number of a dense
    /// target such as a one-hot row, or a target of one number, rounded: 0 or 1 of binary ones. The loss of training, also as it is reported, becomes the sum
    /// of weight times loss over the number of samples; metrics are not weighted, nor is validation, which has <see cref="ValidationSampleWeights"/>. As in
    /// Keras.
    /// </summary>
    public IReadOnlyDictionary<int, float>? ClassWeights { get; init; }

    /// <summary>
    /// What the loss of each sample of the dataset counts, (samples); 1 for all if null. Weighs as <see cref="ClassWeights"/> does, and is multiplied by it
    /// where both are given.
    /// </summary>
    public Tensor? SampleWeights { get; init; }

    /// <summary>
    /// What the loss of each sample of <see cref="Validation"/> counts, (samples), in the loss of the validation as it is reported; 1 for all if null.
    /// </summary>
    public Tensor? ValidationSampleWeights { get; init; }
}
