using System.Text.Json.Nodes;
using Cnn.OneDnn.Backends;

namespace Cnn.OneDnn;

/// <summary>
/// How far a training is: all that it needs to go on besides weights and the optimizer's arrays. One for each model, begun anew when that is compiled;
/// checkpoints write it and read it.
/// </summary>
internal sealed class TrainingState(ulong seed)
{
    /// <summary>The steps done, from which random numbers of layers follow.</summary>
    public StepContext Context { get; } = new() { Seed = seed };

    /// <summary>Whole epochs that have been trained, those before a checkpoint included.</summary>
    public int Epoch { get; set; }

    /// <summary>
    /// The number of the pass over data that is under way or comes next, from which order and variation of samples follow. A pass that was given up is counted
    /// too.
    /// </summary>
    public long Pass { get; set; }

    /// <summary>The epoch that is under way, or that training was stopped in; null between epochs.</summary>
    public EpochProgress? Progress { get; set; }

    /// <summary>The states of callbacks from a checkpoint, until training goes on.</summary>
    public JsonObject? CallbackStates { get; set; }

    /// <summary>The weights that callbacks keep, from a checkpoint, until training goes on.</summary>
    public IReadOnlyDictionary<string, WeightSnapshot>? CallbackWeights { get; set; }

    /// <summary>Whether this comes from a checkpoint and no training has gone on with it yet.</summary>
    public bool IsLoaded { get; set; }

    /// <summary>Whether the next training is to go on with it without being told from which epoch.</summary>
    public bool IsResumed { get; set; }

    /// <summary>Back to before the first step.</summary>
    public void Reset()
    {
        (Context.Step, Epoch, Pass, Progress, IsLoaded, IsResumed) = (0, 0, 0, null, false, false);
        (CallbackStates, CallbackWeights) = (null, null);
    }

    /// <summary>Prepares for a training that starts now.</summary>
    /// <param name="options">What it is to do.</param>
    /// <param name="samples">The number of its samples.</param>
    /// <param name="ranks">How many ranks do it together; the batches are those of all of them.</param>
    /// <returns>The number of its first epoch.</returns>
    /// <exception cref="InvalidOperationException">It cannot go on as the training of the checkpoint was.</exception>
    public int Begin(FitOptions options, int samples, int ranks = 1)
    {
        bool goesOn = options.InitialEpoch is { } asked ? asked == Epoch : IsResumed;
        int first = options.InitialEpoch ?? (IsResumed ? Epoch : 0);
        if (goesOn && options.InitialEpoch is null && first >= options.Epochs)
        {
            throw new InvalidOperationException(
                $"The training that was resumed has {first} epochs already, Epochs is {options.Epochs} and counts from its beginning: ask for more, or set " +
                    $"InitialEpoch to number the epochs anew.");
        }

        if (Progress is { } progress
            && !(goesOn && progress.BatchSize == options.BatchSize && progress.Samples == samples && progress.Shuffle == options.Shuffle))
        {
            if (goesOn && IsLoaded)
            {
                string together = ranks > 1 ? $" on {ranks} ranks together" : "";
                throw new InvalidOperationException(
                    $"The checkpoint is of step {progress.Steps} within epoch {Epoch + 1}, of {progress.Samples} samples in batches of " +
                        $"{progress.BatchSize}{Order(progress.Shuffle)}; it cannot go on with {samples} in batches of " +
                        $"{options.BatchSize}{together}{Order(options.Shuffle)}. Give it the same, or another InitialEpoch to leave the rest of " +
                        $"the epoch out.");
            }

            Progress = null;
            Pass++;
        }

        if (!goesOn)
        {
            (CallbackStates, CallbackWeights) = (null, null);
        }

        (IsLoaded, IsResumed) = (false, false);
        if (options.InitialEpoch is { } initial)
        {
            Epoch = initial;
            Pass = Math.Max(Pass, initial);
        }

        return first;
    }

    /// <summary>Counts an epoch that was trained to its end.</summary>
    public void EndEpoch(long pass) => (Epoch, Pass, Progress) = (Epoch + 1, Math.Max(Pass, pass + 1), null);

    private static string Order(bool shuffle) => shuffle ? "" : " in their own order";
}
