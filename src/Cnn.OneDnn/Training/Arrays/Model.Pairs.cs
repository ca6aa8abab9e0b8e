namespace Cnn.OneDnn;

/// <content>Training on pairs of a sample and its label.</content>
public partial class Model
{
    /// <summary>
    /// Trains on pairs of a sample and its label: <c>(float[] Pixels, int Label)[]</c>. Samples have equal numbers of elements; their axes are the model's.
    /// </summary>
    /// <typeparam name="T">float, double, int or byte; converted, not scaled.</typeparam>
    /// <param name="samples">The pairs.</param>
    /// <param name="epochs">Passes over the data.</param>
    /// <param name="batchSize">Samples per step.</param>
    /// <param name="validationSplit">The share of samples that is held out for validation, from the end.</param>
    /// <param name="callbacks">Told of the progress.</param>
    /// <param name="shuffle">Whether each epoch has an order of its own.</param>
    /// <param name="classWeight">The weight of samples by their class.</param>
    /// <param name="initialEpoch">The number of the first epoch, from 0.</param>
    /// <param name="verbose">0 for silence, 1 for a <see cref="ProgressBar"/> on standard error.</param>
    /// <param name="progress">Told of every step, on the caller's thread.</param>
    /// <param name="cancellationToken">Ends the training after a step.</param>
    /// <returns>Loss and metrics of each epoch.</returns>
    /// <inheritdoc cref="Fit(TensorLike, TensorLike, int, int, ValueTuple{TensorLike, TensorLike}?, double, IReadOnlyList{Callback}, bool, ClassWeights, TensorLike?, int?, int, int?, int, int?, int?, IProgress{TrainingProgress}, CancellationToken)" path="/exception"/>
    public History Fit<T>(
        IEnumerable<(T[] X, int Y)> samples,
        int epochs = 1,
        int batchSize = 32,
        double validationSplit = 0,
        IReadOnlyList<Callback>? callbacks = null,
        bool shuffle = true,
        ClassWeights? classWeight = null,
        int? initialEpoch = null,
        int verbose = 0,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default)
        where T : unmanaged
    {
        (TensorLike x, TensorLike y) = Pairs(samples);
        return Fit(x, y, epochs, batchSize, null, validationSplit, callbacks, shuffle, classWeight, null, initialEpoch, verbose, null, 1, null, null, progress,
            cancellationToken);
    }

    /// <summary>Loss and metrics over pairs of a sample and its label.</summary>
    /// <typeparam name="T">float, double, int or byte; converted, not scaled.</typeparam>
    /// <param name="samples">The pairs.</param>
    /// <param name="batchSize">Samples at a time.</param>
    /// <inheritdoc cref="Fit(TensorLike, TensorLike, int, int, ValueTuple{TensorLike, TensorLike}?, double, IReadOnlyList{Callback}, bool, ClassWeights, TensorLike?, int?, int, int?, int, int?, int?, IProgress{TrainingProgress}, CancellationToken)" path="/exception"/>
    public TrainingLogs Evaluate<T>(IEnumerable<(T[] X, int Y)> samples, int batchSize = 32)
        where T : unmanaged
    {
        (TensorLike x, TensorLike y) = Pairs(samples);
        return Evaluate(x, y, batchSize);
    }

    private static (TensorLike X, TensorLike Y) Pairs<T>(IEnumerable<(T[] X, int Y)> samples)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(samples);
        (T[] X, int Y)[] all = [.. samples];
        if (all.Length == 0 || all.Any(p => p.X is null || p.X.Length != all[0].X?.Length))
        {
            throw new ArgumentException("Pairs of samples and labels are one at least, and their samples have equal numbers of elements.", nameof(samples));
        }

        return (TensorLike.Rows(Tensor.FromArray(all.SelectMany(p => p.X).ToArray()).Reshape([all.Length, all[0].X.Length])), all.Select(p => p.Y).ToArray());
    }
}
