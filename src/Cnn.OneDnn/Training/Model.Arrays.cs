namespace Cnn.OneDnn;

/// <content>Training and evaluation on arrays in memory, with the arguments of Keras's fit.</content>
public partial class Model
{
    /// <summary>Trains on samples and targets in memory.</summary>
    /// <param name="x">Samples: a tensor (n, ...), or an array. What is not Float32 is converted, not scaled.</param>
    /// <param name="y">Targets: integer labels (n) for a sparse loss, else (n, ...).</param>
    /// <param name="epochs">Passes over the data.</param>
    /// <param name="batchSize">Samples per step.</param>
    /// <param name="validationData">Evaluated after each epoch.</param>
    /// <param name="validationSplit">The share of samples, from the end, that is held out for validation, in [0, 1); not with <paramref name="validationData"/>.</param>
    /// <param name="callbacks">Told of the progress.</param>
    /// <param name="shuffle">Whether each epoch has an order of its own.</param>
    /// <param name="classWeight">The weight of samples by their class.</param>
    /// <param name="sampleWeight">The weight of each sample, (n).</param>
    /// <param name="initialEpoch">The number of the first epoch, from 0.</param>
    /// <param name="verbose">0 for silence, 1 for a <see cref="ProgressBar"/> on standard error.</param>
    /// <param name="cancellationToken">Ends the training after a step.</param>
    /// <returns>Loss and metrics of each epoch.</returns>
    /// <exception cref="InvalidOperationException">The model is not compiled.</exception>
    /// <exception cref="ShapeException">The numbers do not have the shapes of the model's inputs and outputs.</exception>
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
        IReadOnlyDictionary<int, float>? classWeight = null,
        TensorLike? sampleWeight = null,
        int? initialEpoch = null,
        int verbose = 0,
        CancellationToken cancellationToken = default)
    {
        if (validationSplit is not (>= 0 and < 1) || (validationSplit > 0 && validationData is not null))
        {
            throw new ArgumentOutOfRangeException(nameof(validationSplit), validationSplit, "A share in [0, 1) was expected, and none beside validationData.");
        }

        (Tensor samples, Tensor targets) = Arrays(x, y);
        int count = samples.Shape[0], trained = count - (int)Math.Round(count * validationSplit);
        if (trained == 0)
        {
            throw new ArgumentOutOfRangeException(nameof(validationSplit), validationSplit, $"Of {count} samples none would be left to train on.");
        }

        Tensor? weights = sampleWeight?.As(new Shape(), DataType.Float32, nameof(sampleWeight));
        if (trained < count)
        {
            weights = weights?[..trained];
        }

        Dataset? validation = validationData is { } other
            ? Samples(other.X, other.Y)
            : trained < count ? new TensorDataset(samples[trained..], targets[trained..]) : null;
        return Fit(
            trained < count ? new TensorDataset(samples[..trained], targets[..trained]) : new TensorDataset(samples, targets),
            OptionsOf(epochs, batchSize, validation, callbacks, verbose, cancellationToken) with { Shuffle = shuffle, ClassWeights = classWeight, SampleWeights = weights, InitialEpoch = initialEpoch });
    }

    /// <summary>Trains on a dataset, with Keras's arguments.</summary>
    /// <inheritdoc cref="Fit(TensorLike, TensorLike, int, int, ValueTuple{TensorLike, TensorLike}?, double, IReadOnlyList{Callback}, bool, IReadOnlyDictionary{int, float}, TensorLike?, int?, int, CancellationToken)"/>
    public History Fit(
        Dataset data, int epochs, int batchSize = 32, Dataset? validationData = null, IReadOnlyList<Callback>? callbacks = null, int verbose = 0, CancellationToken cancellationToken = default) =>
        Fit(data, OptionsOf(epochs, batchSize, validationData, callbacks, verbose, cancellationToken));

    /// <summary>The same on another thread.</summary>
    /// <inheritdoc cref="Fit(TensorLike, TensorLike, int, int, ValueTuple{TensorLike, TensorLike}?, double, IReadOnlyList{Callback}, bool, IReadOnlyDictionary{int, float}, TensorLike?, int?, int, CancellationToken)"/>
    public Task<History> FitAsync(
        TensorLike x,
        TensorLike y,
        int epochs = 1,
        int batchSize = 32,
        (TensorLike X, TensorLike Y)? validationData = null,
        double validationSplit = 0,
        IReadOnlyList<Callback>? callbacks = null,
        CancellationToken cancellationToken = default) =>
        Task.Run(() => Fit(x, y, epochs, batchSize, validationData, validationSplit, callbacks, cancellationToken: cancellationToken), CancellationToken.None);

    /// <summary>Trains on a dataset, on another thread.</summary>
    /// <inheritdoc cref="Fit(Dataset, FitOptions)"/>
    /// <param name="data">Samples and targets.</param>
    /// <param name="options">How to go through them.</param>
    /// <param name="cancellationToken">Ends the training after a step; the epochs that are done are returned.</param>
    public Task<History> FitAsync(Dataset data, FitOptions? options = null, CancellationToken cancellationToken = default)
    {
        FitOptions asked = options ?? new FitOptions();
        return Task.Run(() => Fit(data, cancellationToken.CanBeCanceled ? asked with { Cancellation = cancellationToken } : asked), CancellationToken.None);
    }

    /// <summary>Loss and metrics over samples and targets in memory: <c>var (loss, accuracy) = model.Evaluate(x, y)</c>.</summary>
    /// <inheritdoc cref="Fit(TensorLike, TensorLike, int, int, ValueTuple{TensorLike, TensorLike}?, double, IReadOnlyList{Callback}, bool, IReadOnlyDictionary{int, float}, TensorLike?, int?, int, CancellationToken)" path="/exception"/>
    public TrainingLogs Evaluate(TensorLike x, TensorLike y, int batchSize = 32) => Evaluate(Samples(x, y), batchSize);

    /// <summary>The same on another thread.</summary>
    /// <inheritdoc cref="Evaluate(TensorLike, TensorLike, int)"/>
    public Task<TrainingLogs> EvaluateAsync(TensorLike x, TensorLike y, int batchSize = 32, CancellationToken cancellationToken = default) =>
        Task.Run(() => Evaluate(x, y, batchSize), cancellationToken);

    /// <summary>The output for arrays of samples: floats or bytes, which are converted, not scaled.</summary>
    /// <inheritdoc cref="Predict(Tensor, int)"/>
    public Tensor Predict(TensorLike input, int batchSize = 32)
    {
        DefineFor([input.SampleShape]);
        return Predict(input.As(Input.Shape, DataType.Float32, nameof(input)), batchSize);
    }

    /// <summary>The output for a tensor of samples, on another thread. What was begun is finished; a cancellation before it begins is heeded.</summary>
    /// <inheritdoc cref="Predict(Tensor, int)"/>
    public Task<Tensor> PredictAsync(TensorLike input, CancellationToken cancellationToken = default) => Task.Run(() => Predict(input), cancellationToken);

    private static FitOptions OptionsOf(int epochs, int batchSize, Dataset? validation, IReadOnlyList<Callback>? callbacks, int verbose, CancellationToken cancellation) => new()
    {
        Epochs = epochs,
        BatchSize = batchSize,
        Validation = validation,
        Callbacks = [.. callbacks ?? [], .. verbose > 0 ? [new ProgressBar()] : Array.Empty<Callback>()],
        Cancellation = cancellation,
    };

    private TensorDataset Samples(TensorLike x, TensorLike y)
    {
        (Tensor samples, Tensor targets) = Arrays(x, y);
        return new TensorDataset(samples, targets);
    }

    private (Tensor Samples, Tensor Targets) Arrays(TensorLike x, TensorLike y)
    {
        DefineFor([x.SampleShape]);
        RequireCompiled();
        Shape output = Output.Shape;
        bool sparse = Losses[0].SparseTargets;
        Tensor samples = x.As(Input.Shape, DataType.Float32, nameof(x));
        return (samples, y.As(sparse ? new Shape(output.AsSpan()[..^1]) : output, sparse ? DataType.Int32 : DataType.Float32, nameof(y)));
    }
}
