using System.Runtime.CompilerServices;

namespace Cnn.OneDnn;

/// <content>The long calls on another thread.</content>
public partial class Model
{
    /// <summary>The same on another thread.</summary>
    /// <inheritdoc cref="Fit(TensorLike, TensorLike, int, int, ValueTuple{TensorLike, TensorLike}?, double, IReadOnlyList{Callback}, bool, ClassWeights, TensorLike?, int?, int, int?, int, int?, int?, IProgress{TrainingProgress}, CancellationToken)"/>
    public Task<History> FitAsync(
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
        int verbose = 0,
        int? validationBatchSize = null,
        int validationFreq = 1,
        int? stepsPerEpoch = null,
        int? validationSteps = null,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default) => Task.Run(
            () => Fit(
                x, y, epochs, batchSize, validationData, validationSplit, callbacks, shuffle, classWeight, sampleWeight, initialEpoch, verbose,
                validationBatchSize, validationFreq, stepsPerEpoch, validationSteps, progress, cancellationToken),
            CancellationToken.None);

    /// <summary>Trains on a dataset, on another thread.</summary>
    /// <inheritdoc cref="Fit(Dataset, FitOptions)"/>
    /// <param name="data">Samples and targets.</param>
    /// <param name="options">How to go through them.</param>
    /// <param name="cancellationToken">Ends the training after a step; the epochs that are done are returned.</param>
    [OverloadResolutionPriority(1)]
    public Task<History> FitAsync(Dataset data, FitOptions? options = null, CancellationToken cancellationToken = default)
    {
        FitOptions asked = options ?? new FitOptions();
        return Task.Run(
            () =>
            {
                using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, asked.Cancellation);
                return Fit(data, asked with { Cancellation = ended.Token });
            },
            CancellationToken.None);
    }

    /// <summary>Trains on a dataset with Keras's arguments, on another thread.</summary>
    /// <inheritdoc cref="Fit(Dataset, int, int?, Dataset, IReadOnlyList{Callback}, bool, ClassWeights, TensorLike?, int?, int, int?, int, int?, int?, IProgress{TrainingProgress}, CancellationToken)"/>
    public Task<History> FitAsync(
        Dataset data,
        int epochs = 1,
        int? batchSize = null,
        Dataset? validationData = null,
        IReadOnlyList<Callback>? callbacks = null,
        bool shuffle = true,
        ClassWeights? classWeight = null,
        TensorLike? sampleWeight = null,
        int? initialEpoch = null,
        int verbose = 0,
        int? validationBatchSize = null,
        int validationFreq = 1,
        int? stepsPerEpoch = null,
        int? validationSteps = null,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        Task.Run(
            () => Fit(data, epochs, batchSize, validationData, callbacks, shuffle, classWeight, sampleWeight, initialEpoch, verbose,
                validationBatchSize, validationFreq, stepsPerEpoch, validationSteps, progress, cancellationToken),
            CancellationToken.None);

    /// <summary>Loss and metrics over samples and targets in memory, on another thread; a cancellation ends it after a batch.</summary>
    /// <inheritdoc cref="Evaluate(TensorLike, TensorLike, int, int, TensorLike?, int?, bool)"/>
    public Task<TrainingLogs> EvaluateAsync(TensorLike x, TensorLike y, int batchSize = 32, CancellationToken cancellationToken = default) =>
        EvaluateAsync(x, y, batchSize, null, cancellationToken);

    /// <summary>The same, told of every batch.</summary>
    /// <inheritdoc cref="EvaluateAsync(TensorLike, TensorLike, int, CancellationToken)"/>
    public Task<TrainingLogs> EvaluateAsync(
        TensorLike x, TensorLike y, int batchSize, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken = default) =>
        Task.Run(() => Evaluate(Samples(x, y), batchSize, progress, cancellationToken), cancellationToken);

    /// <summary>The output for a tensor of samples, on another thread; a cancellation ends it after a batch.</summary>
    /// <inheritdoc cref="Predict(Tensor, int)"/>
    public Task<Tensor> PredictAsync(TensorLike x, CancellationToken cancellationToken = default) => PredictAsync(x, 32, null, cancellationToken);

    /// <summary>The output for a tensor of samples, so many at a time, on another thread; a cancellation ends it after a batch.</summary>
    /// <inheritdoc cref="Predict(Tensor, int)"/>
    public Task<Tensor> PredictAsync(TensorLike x, int batchSize, CancellationToken cancellationToken = default) =>
        PredictAsync(x, batchSize, null, cancellationToken);

    /// <summary>The same, told of every batch.</summary>
    /// <inheritdoc cref="Predict(Tensor, int)"/>
    public Task<Tensor> PredictAsync(
        TensorLike x, int batchSize, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken = default) => Task.Run(
        () =>
        {
            DefineBy(x, nameof(x));
            RequireOneEach();
            return Predict([x.As(Input.Shape, DataType.Float32, nameof(x))], batchSize, progress, cancellationToken)[0];
        },
        cancellationToken);
}
