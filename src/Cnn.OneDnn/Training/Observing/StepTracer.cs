using System.Diagnostics;
using Cnn.OneDnn.Files;
using Cnn.OneDnn.Profiling;

namespace Cnn.OneDnn;

/// <summary>
/// Writes when what was done in some steps of a training, as a file in Chrome's trace event format: every kernel, what was waited for, the optimizer's update.
/// In a training on several ranks the file is one of all of them, written by rank 0: a process for each rank, with what it adds up together with the others on
/// a line beside what it computes. Their clocks are compared at barriers before the first of the steps.
/// </summary>
/// <example><code>model.Fit(data, new FitOptions { Callbacks = [new StepTracer("steps.json")] });</code></example>
/// <remarks>On several ranks each has to have one, with the same numbers of steps.</remarks>
public sealed class StepTracer : Callback
{
    private readonly string path;
    private StepTrace? trace;
    private int seen, first;
    private bool isDone;

    /// <summary>For a file whose folder exists.</summary>
    /// <param name="path">The file.</param>
    /// <param name="steps">How many steps are looked at.</param>
    /// <param name="skip">How many steps of the training go before; fewer where it would end too early.</param>
    /// <exception cref="ArgumentException">There is no name.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is below 1, or <paramref name="skip"/> below 0.</exception>
    public StepTracer(string path, int steps = 5, int skip = 3)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(skip);
        (this.path, Steps, Skip) = (path, steps, skip);
    }

    /// <summary>How many steps are looked at.</summary>
    public int Steps { get; }

    /// <summary>How many steps of a training go before: the first ones make plans and fill caches.</summary>
    public int Skip { get; }

    private ICollective? Ranks => Model.Collective is { Size: > 1 } ranks ? ranks : null;

    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingLogs logs)
    {
        long planned = ((long)Parameters.Steps * (Parameters.Epochs - Parameters.InitialEpoch)) - Parameters.InitialStep;
        (trace, seen, isDone) = (null, 0, false);
        first = (int)Math.Clamp(planned - Steps, 0, Skip);
    }

    /// <inheritdoc/>
    public override void OnBatchBegin(int batch, TrainingLogs logs)
    {
        if (seen++ != first)
        {
            return;
        }

        trace = new StepTrace(Ranks is { } ranks ? RankClocks.Origin(ranks) : Stopwatch.GetTimestamp());
        Model.Executor.Context.Trace = trace;
    }

    /// <inheritdoc/>
    public override void OnBatchEnd(int batch, TrainingLogs logs)
    {
        if (seen == first + Steps)
        {
            Write();
        }
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(TrainingLogs logs)
    {
        if (!isDone)
        {
            Write();
        }
    }

    private void Write()
    {
        isDone = true;
        Model.Executor.Context.Trace = null;
        byte[] own = TraceText.Events(Ranks?.Rank ?? 0, Environment.MachineName, trace);
        IReadOnlyList<byte[]> all = Ranks?.AllGather(own) ?? [own];
        if (Ranks is null or { Rank: 0 })
        {
            AtomicFile.WriteBytes(path, TraceText.File(all));
        }
    }
}
