using System.Numerics.Tensors;

namespace Cnn.OneDnn;

/// <content>Training on arrays in memory and on datasets, with the arguments of Keras's fit.</content>
public partial class Model
{
    /// <summary>Trains on samples and targets in memory.</summary>
    /// <param name="x">Samples: a tensor (n, ...), or an array. What is not Float32 is converted, not scaled.</param>
    /// <param name="y">Targets: integer labels (n) for a sparse loss, else (n, ...).</param>
    /// <param name="epochs">Passes over the data.</param>
    /// <param name="batchSize">Samples per step.</param>
    /// <param name="validationData">Evaluated after each epoch.</param>
    /// <param name="validationSplit">
    /// The share of samples that is held out for validation, in [0, 1); not with <paramref name="validationData"/>. As in Keras the first floor(n (1 - share))
    /// samples are trained on, the ones after them are held out.
    /// </param>
    /// <param name="callbacks">Told of the progress.</param>
    /// <param name="shuffle">Whether each epoch has an order of its own.</param>
    /// <param name="classWeight">The weight of samples by their class.</param>
    /// <param name="sampleWeight">The weight of each sample, (n), those that are held out included; null for 1.</param>
    /// <param name="initialEpoch">The number of the first epoch, from 0.</param>
    /// <param name="verbose">0 for silence, 1 for a <see cref="ProgressBar"/> on standard error.</param>
    /// <param name="validationBatchSize">Samples of a validation at a time; <paramref name="batchSize"/> if null.</param>
    /// <param name="validationFreq">After how many epochs the validation is done again.</param>
    /// <param name="stepsPerEpoch">The steps of an epoch: see <see cref="FitOptions.StepsPerEpoch"/>; null for one pass over the data.</param>
    /// <param name="validationSteps">How many batches of a validation are measured; null for all.</param>
    /// <param name="progress">Told of every step, on the caller's thread.</param>
    /// <param name="cancellationToken">Ends the training after a step.</param>
    /// <returns>Loss and metrics of each epoch.</returns>
    /// <exception cref="InvalidOperationException">The model is not compiled.</exception>
    /// <exception cref="ShapeException">The numbers do not have the shapes of the model's inputs and outputs, or there are not as many targets as
    /// samples.</exception>
    /// <exception cref="ArgumentException">An argument is out of range, or a label is no class of the output.</exception>
    public History Fit(
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
        CancellationToken cancellationToken = default)
    {
        (Dataset data, FitOptions options) = Arrange(x, y, validationData, validationSplit, sampleWeight);
        return Fit(data, options with
        {
            Epochs = epochs,
            BatchSize = batchSize,
            Callbacks = CallbacksOf(callbacks, verbose),
            Shuffle = shuffle,
            ClassWeights = classWeight?.ToDictionary(),
            InitialEpoch = initialEpoch,
            ValidationBatchSize = validationBatchSize,
            ValidationFrequency = validationFreq,
            StepsPerEpoch = stepsPerEpoch,
            ValidationSteps = validationSteps,
            Progress = progress,
            Cancellation = cancellationToken,
        });
    }

    /// <summary>Trains on a dataset, with Keras's arguments: <c>model.Fit(train, epochs: 5, validationData: test)</c>.</summary>
    /// <param name="data">Samples and targets.</param>
    /// <param name="epochs">Passes over the data.</param>
    /// <param name="batchSize">Samples per step; what the dataset says if null, and 32 where that says nothing.</param>
    /// <param name="validationData">Evaluated after each epoch.</param>
    /// <param name="callbacks">Told of the progress.</param>
    /// <param name="shuffle">Whether each epoch has an order of its own.</param>
    /// <param name="classWeight">The weight of samples by their class.</param>
    /// <param name="sampleWeight">The weight of each sample, (n); null for 1.</param>
    /// <param name="initialEpoch">The number of the first epoch, from 0.</param>
    /// <param name="verbose">0 for silence, 1 for a <see cref="ProgressBar"/> on standard error.</param>
    /// <param name="validationBatchSize">Samples of a validation at a time; <paramref name="batchSize"/> if null.</param>
    /// <param name="validationFreq">After how many epochs the validation is done again.</param>
    /// <param name="stepsPerEpoch">The steps of an epoch: see <see cref="FitOptions.StepsPerEpoch"/>; null for one pass over the data.</param>
    /// <param name="validationSteps">How many batches of a validation are measured; null for all.</param>
    /// <param name="progress">Told of every step, on the caller's thread.</param>
    /// <param name="cancellationToken">Ends the training after a step.</param>
    /// <returns>Loss and metrics of each epoch.</returns>
    /// <inheritdoc cref="Fit(Dataset, FitOptions)" path="/exception"/>
    public History Fit(
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
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Fit(data, new FitOptions
        {
            Epochs = epochs,
            BatchSize = batchSize ?? data.BatchSize ?? UsualBatchSize,
            Validation = validationData,
            Callbacks = CallbacksOf(callbacks, verbose),
            Shuffle = shuffle,
            ClassWeights = classWeight?.ToDictionary(),
            SampleWeights = WeightsOf(sampleWeight, data.Count),
            InitialEpoch = initialEpoch,
            ValidationBatchSize = validationBatchSize,
            ValidationFrequency = validationFreq,
            StepsPerEpoch = stepsPerEpoch,
            ValidationSteps = validationSteps,
            Progress = progress,
            Cancellation = cancellationToken,
        });
    }

    // As Keras computes it, rounding included.
    private static int TrainedOf(int count, double validationSplit)
    {
        int trained = (int)Math.Floor(count * (1 - validationSplit));
        return validationSplit == 0 || (trained > 0 && trained < count)
            ? trained
            : throw new ArgumentOutOfRangeException(
                nameof(validationSplit), validationSplit,
                $"Of {count} samples {trained} would be trained on and {count - trained} held out; both need one at least. Give more " +
                    $"samples, or another share.");
    }

    private static Tensor? WeightsOf(TensorLike? sampleWeight, int count)
    {
        if (sampleWeight is not { IsNull: false } given)
        {
            return null;
        }

        Tensor weights = given.As(new Shape(), DataType.Float32, nameof(sampleWeight));
        return weights.Shape.ElementCount == count && TensorPrimitives.IsFiniteAll<float>(weights.AsSpan<float>())
            ? weights
            : throw new ArgumentException(
                $"Sample weights are one finite number for each of {count} samples, received a tensor of shape {given.Given}.", nameof(sampleWeight));
    }

    private static IReadOnlyList<Callback> CallbacksOf(IReadOnlyList<Callback>? callbacks, int verbose) =>
        [.. callbacks ?? [], .. verbose > 0 ? [new ProgressBar()] : Array.Empty<Callback>()];

    // What is trained on, and what of it and beside it is for validation.
    private (Dataset Data, FitOptions Options) Arrange(
        TensorLike x, TensorLike y, (TensorLike X, TensorLike Y)? validationData, double validationSplit, TensorLike? sampleWeight)
    {
        if (validationSplit is not (>= 0 and < 1) || (validationSplit > 0 && validationData is not null))
        {
            throw new ArgumentOutOfRangeException(
                nameof(validationSplit), validationSplit, "A share in [0, 1) was expected, and none beside validationData.");
        }

        (Tensor samples, Tensor targets) = Arrays(x, y);
        int count = samples.Shape[0], trained = TrainedOf(count, validationSplit);
        Tensor? weights = WeightsOf(sampleWeight, count);
        return trained == count
            ? (new TensorDataset(samples, targets), new FitOptions
            {
                Validation = validationData is { } other ? Samples(other.X, other.Y) : null,
                SampleWeights = weights,
            })
            : (new TensorDataset(samples[..trained], targets[..trained]), new FitOptions
            {
                Validation = new TensorDataset(samples[trained..], targets[trained..]),
                SampleWeights = weights?[..trained],
                ValidationSampleWeights = weights?[trained..],
            });
    }

    private TensorDataset Samples(TensorLike x, TensorLike y)
    {
        (Tensor samples, Tensor targets) = Arrays(x, y);
        return new TensorDataset(samples, targets);
    }

    /// <summary>Samples and targets as the model takes them, as many of one as of the other.</summary>
    private (Tensor Samples, Tensor Targets) Arrays(TensorLike x, TensorLike y)
    {
        DefineBy(x, nameof(x));
        RequireOneEach();
        RequireCompiled();
        return Arrays(x, y, Losses[0]);
    }

    // Of a network that is defined, and has one input and one output.
    private (Tensor Samples, Tensor Targets) Arrays(TensorLike x, TensorLike y, Loss loss)
    {
        Tensor samples = x.As(Input.Shape, DataType.Float32, nameof(x));
        int count = DataCheck.Samples(this, [samples]);
        Shape output = Output.Shape;
        bool sparse = loss.SparseTargets;
        Shape target = sparse ? new Shape(output.AsSpan()[..^1]) : output;
        TargetCheck.Fits(loss, output, target, y, count);
        return (samples, y.As(target, sparse ? DataType.Int32 : DataType.Float32, nameof(y)));
    }

    /// <summary>Defines what is still open by samples, which must say where one of them ends.</summary>
    private void DefineBy(TensorLike x, string what)
    {
        if (x.IsNull)
        {
            throw new ArgumentNullException(what);
        }

        if (Inputs.Count == 0 && x.IsEndless)
        {
            throw new ShapeException(
                $"{what} is an array of {x.Count} numbers in a row, and model '{Name}' does not know yet what a sample looks like: give its first layer an " +
                    $"inputShape, call Build, or pass a tensor (samples, ...).");
        }

        DefineFor([x.SampleShape]);
    }
}
