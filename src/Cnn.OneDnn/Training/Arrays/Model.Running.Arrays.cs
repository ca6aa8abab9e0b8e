using System.Diagnostics;
using System.Globalization;

namespace Cnn.OneDnn;

/// <content>Evaluation, prediction and single steps on arrays in memory.</content>
public partial class Model
{
    /// <summary>Loss and metrics over samples and targets in memory: <c>var (loss, accuracy) = model.Evaluate(x, y)</c>.</summary>
    /// <param name="x">Samples: a tensor (n, ...), or an array. What is not Float32 is converted, not scaled.</param>
    /// <param name="y">Targets: integer labels (n) for a sparse loss, else (n, ...).</param>
    /// <param name="batchSize">Samples at a time.</param>
    /// <param name="verbose">0 for silence, 1 for a line with the figures on standard error.</param>
    /// <param name="sampleWeight">What the loss of each sample counts, (n); null for 1.</param>
    /// <param name="steps">After how many batches it ends; null for all.</param>
    /// <param name="returnDict">As in Keras; what is returned is both: a list in the order of the metrics, and a dictionary of their names.</param>
    /// <inheritdoc cref="Fit(TensorLike, TensorLike, int, int, ValueTuple{TensorLike, TensorLike}?, double, IReadOnlyList{Callback}, bool, ClassWeights, TensorLike?, int?, int, int?, int, int?, int?, IProgress{TrainingProgress}, CancellationToken)" path="/exception"/>
    public TrainingLogs Evaluate(
        TensorLike x, TensorLike y, int batchSize = 32, int verbose = 0, TensorLike? sampleWeight = null, int? steps = null, bool returnDict = true)
    {
        _ = returnDict;
        TensorDataset data = Samples(x, y);
        return Told(Evaluate(data, batchSize, WeightsOf(sampleWeight, data.Count), progress: null, CancellationToken.None, steps), verbose);
    }

    /// <summary>The output for arrays of samples: floats or bytes, which are converted, not scaled.</summary>
    /// <param name="x">Samples: a tensor (n, ...), or an array.</param>
    /// <param name="batchSize">Samples at a time.</param>
    /// <param name="verbose">0 for silence, 1 for a line with the number of samples and the time on standard error.</param>
    /// <param name="steps">After how many batches it ends; null for all.</param>
    /// <inheritdoc cref="Predict(Tensor, int)"/>
    public Tensor Predict(TensorLike x, int batchSize = 32, int verbose = 0, int? steps = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps ?? 1, 1, nameof(steps));
        DefineBy(x, nameof(x));
        RequireOneEach();
        long began = Stopwatch.GetTimestamp();
        Tensor samples = x.As(Input.Shape, DataType.Float32, nameof(x));
        if (steps is { } batches && (long)batches * batchSize < samples.Shape[0])
        {
            samples = samples[..(batches * batchSize)];
        }

        Tensor output = Predict([samples], batchSize)[0];
        if (verbose > 0)
        {
            double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{output.Shape[0]} samples in {seconds:F2} s"));
        }

        return output;
    }

    /// <summary>Loss and metrics over one batch, without training: Keras's test_on_batch.</summary>
    /// <inheritdoc cref="Evaluate(TensorLike, TensorLike, int, int, TensorLike?, int?, bool)"/>
    public TrainingLogs TestOnBatch(TensorLike x, TensorLike y, TensorLike? sampleWeight = null)
    {
        TensorDataset batch = Samples(x, y);
        return Evaluate(batch, batch.Count, WeightsOf(sampleWeight, batch.Count), progress: null, CancellationToken.None);
    }

    /// <summary>The output for one batch, computed at once: Keras's predict_on_batch.</summary>
    /// <inheritdoc cref="Predict(Tensor, int)"/>
    public Tensor PredictOnBatch(TensorLike x)
    {
        DefineBy(x, nameof(x));
        RequireOneEach();
        Tensor batch = x.As(Input.Shape, DataType.Float32, nameof(x));
        return Predict([batch], batch.Shape[0])[0];
    }

    /// <summary>
    /// One training step. Samples and targets are taken, and converted, as
    /// <see cref="Fit(TensorLike, TensorLike, int, int, ValueTuple{TensorLike, TensorLike}?, double, IReadOnlyList{Callback}, bool, ClassWeights, TensorLike?, int?, int, int?, int, int?, int?, IProgress{TrainingProgress}, CancellationToken)"/>
    /// does.
    /// </summary>
    /// <returns>The loss before the step, penalties of regularizers included, and the metrics of this batch; as a number it is the loss.</returns>
    /// <inheritdoc cref="Fit(TensorLike, TensorLike, int, int, ValueTuple{TensorLike, TensorLike}?, double, IReadOnlyList{Callback}, bool, ClassWeights, TensorLike?, int?, int, int?, int, int?, int?, IProgress{TrainingProgress}, CancellationToken)" path="/exception"/>
    public BatchLogs TrainOnBatch(TensorLike x, TensorLike y)
    {
        (Tensor samples, Tensor targets) = Arrays(x, y);
        return TrainOnBatch([samples], [targets]);
    }

    private static TrainingLogs Told(TrainingLogs logs, int verbose)
    {
        if (verbose > 0)
        {
            Console.Error.WriteLine(logs);
        }

        return logs;
    }

    /// <exception cref="ArgumentException">There are several inputs or outputs.</exception>
    private void RequireOneEach()
    {
        if (Inputs.Count != 1 || Outputs.Count != 1)
        {
            throw new ArgumentException($"Model '{Name}' has {Inputs.Count} inputs and {Outputs.Count} outputs; give and take lists.");
        }
    }
}
