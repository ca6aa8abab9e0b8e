using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Cnn.OneDnn;

/// <content>Training as a sequence of epochs.</content>
public partial class Model
{
    /// <summary>
    /// Trains on another thread and gives each epoch when it is done: <c>await foreach (EpochResult epoch in model.FitEpochsAsync(train))</c>. The training
    /// does not wait for the reader. Where the reader leaves the loop, it ends after the step that is under way, and the loop is left when it has ended.
    /// </summary>
    /// <param name="data">Samples and targets.</param>
    /// <param name="options">How to go through them.</param>
    /// <param name="cancellationToken">Ends the training after a step; the loop then ends with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="InvalidOperationException">The model is not compiled.</exception>
    /// <exception cref="ArgumentException">The data do not fit the model.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async IAsyncEnumerable<EpochResult> FitEpochsAsync(
        Dataset data, FitOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        FitOptions asked = options ?? new FitOptions();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, asked.Cancellation);
        var epochs = Channel.CreateUnbounded<EpochResult>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        Task<History> training = Task.Run(
            () =>
            {
                try
                {
                    return Fit(data, asked with { Cancellation = ended.Token, Callbacks = [.. asked.Callbacks, new EpochWriter(epochs.Writer)] });
                }
                finally
                {
                    epochs.Writer.Complete();
                }
            },
            CancellationToken.None);
        History history;
        try
        {
            // The channel ends with the training, so that nothing is left behind when a cancellation is told.
            await foreach (EpochResult epoch in epochs.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
            {
                yield return epoch;
            }
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            history = await training.ConfigureAwait(false);
        }

        // What came to its end, or was stopped by a callback, is not undone by a token that was cancelled afterwards.
        if (history.WasCancelled)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>The same for samples and targets in memory.</summary>
    /// <inheritdoc cref="Fit(TensorLike, TensorLike, int, int, ValueTuple{TensorLike, TensorLike}?, double, IReadOnlyList{Callback}, bool, ClassWeights, TensorLike?, int?, int, int?, int, int?, int?, IProgress{TrainingProgress}, CancellationToken)" path="/param | /exception"/>
    /// <returns>What each epoch gave, when it is done.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IAsyncEnumerable<EpochResult> FitEpochsAsync(
        TensorLike x,
        TensorLike y,
        int epochs = 1,
        int batchSize = 32,
        (TensorLike X, TensorLike Y)? validationData = null,
        double validationSplit = 0,
        IReadOnlyList<Callback>? callbacks = null,
        bool shuffle = true,
        ClassWeights? classWeight = null,
        TensorLike? sampleWeight = null,
        int? initialEpoch = null,
        CancellationToken cancellationToken = default)
    {
        (Dataset data, FitOptions options) = Arrange(x, y, validationData, validationSplit, sampleWeight);
        FitOptions asked = options with
        {
            Epochs = epochs,
            BatchSize = batchSize,
            Callbacks = CallbacksOf(callbacks, verbose: 0),
            Shuffle = shuffle,
            ClassWeights = classWeight?.ToDictionary(),
            InitialEpoch = initialEpoch,
        };
        return FitEpochsAsync(data, asked, cancellationToken);
    }
}
