using System.Diagnostics;

namespace Cnn.OneDnn;

/// <content>Long calls that can be ended and say how far they are.</content>
public partial class Model
{
    /// <summary>Loss and metrics over a dataset, unless it is ended before.</summary>
    /// <inheritdoc cref="Evaluate(Dataset, int?, int, int?, bool)"/>
    /// <param name="data">Samples and targets.</param>
    /// <param name="batchSize">Samples per step.</param>
    /// <param name="progress">Told of every batch, on the caller's thread.</param>
    /// <param name="cancellationToken">Ends it after a batch.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public TrainingLogs Evaluate(Dataset data, int batchSize, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken = default) =>
        Evaluate(data, batchSize, sampleWeights: null, progress, cancellationToken);

    /// <summary>The same on another thread.</summary>
    /// <inheritdoc cref="Evaluate(Dataset, int, IProgress{TrainingProgress}, CancellationToken)"/>
    public Task<TrainingLogs> EvaluateAsync(
        Dataset data, int batchSize = 32, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Task.Run(() => Evaluate(data, batchSize, progress, cancellationToken), cancellationToken);

    /// <summary>The outputs for tensors of samples, one per input, unless it is ended before.</summary>
    /// <inheritdoc cref="Predict(IReadOnlyList{Tensor}, int)"/>
    /// <param name="inputs">One tensor per input, (n, ...).</param>
    /// <param name="batchSize">Samples per step.</param>
    /// <param name="progress">
    /// Told of every batch, on the caller's thread, where it may use the model: with it other calls come in between two batches, without it all batches see the
    /// weights of one moment.
    /// </param>
    /// <param name="cancellationToken">Ends it after a batch.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<Tensor> Predict(
        IReadOnlyList<Tensor> inputs, int batchSize, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        DefineFor(SamplesOf(inputs));
        int count = DataCheck.Samples(this, inputs), batches = (count + batchSize - 1) / batchSize;
        ModelExecutor running = Executor;
        Tensor[] outputs = [.. Outputs.Select(o => new Tensor(new Shape([count, .. o.Shape])))];
        using Activity? activity = Telemetry.Begin("predict", this);
        if (progress is null)
        {
            running.InTurn(Compute);
        }
        else
        {
            Compute();
        }

        return outputs;

        void Compute()
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (int batch = 0; batch < batches; batch++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int first = batch * batchSize, size = Math.Min(batchSize, count - first);
                running.InvokeHere(() => TryPredictPart(running, inputs, outputs, first, size, count), () =>
                {
                    DecideOn(inputs, Math.Min(count, batchSize), count);
                    PredictPart(running, running.PlanFor(PlanMode.Predict, size), inputs, outputs, first, size, count);
                });
                progress?.Report(new TrainingProgress(0, 1, batch + 1, batches, double.NaN));
            }
        }
    }

    /// <summary>The same on another thread.</summary>
    /// <inheritdoc cref="Predict(IReadOnlyList{Tensor}, int, IProgress{TrainingProgress}, CancellationToken)"/>
    public Task<IReadOnlyList<Tensor>> PredictAsync(
        IReadOnlyList<Tensor> inputs, int batchSize = 32, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Task.Run(() => Predict(inputs, batchSize, progress, cancellationToken), cancellationToken);

    private TrainingLogs Evaluate(
        Dataset data, int batchSize, Tensor? sampleWeights, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken, int? steps = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps ?? 1, 1, nameof(steps));
        DefineFor([.. data.Inputs.Select(i => i.Shape)]);
        RequireCompiled();
        DataCheck.Fits(this, data);
        ModelExecutor running = Executor;
        running.BeginPass(nameof(Evaluate));
        try
        {
            var logs = new TrainingLogs();
            var evaluation = new Evaluation(this, data, batchSize, sampleWeights: sampleWeights, cancellation: cancellationToken)
            {
                Progress = progress,
                Steps = steps,
            };
            return evaluation.Run(logs, "") ? logs : throw new OperationCanceledException(cancellationToken);
        }
        finally
        {
            running.EndPass();
        }
    }
}
