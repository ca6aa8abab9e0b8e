using System.Text.Json.Nodes;

namespace Cnn.OneDnn;

/// <summary>
/// Ends training when a figure has not got better for some epochs, as Keras's EarlyStopping. The first epoch is the best so far whatever its figure; after one
/// of NaN any number is better, where Keras finds none better than NaN.
/// </summary>
public sealed class EarlyStopping : MonitoringCallback
{
    private readonly int patience;
    private double? best;
    private int wait;
    private WeightSnapshot? weights;

    /// <summary>With Keras's defaults: no patience, weights left as they are.</summary>
    /// <param name="monitor">The figure's name; null for val_loss, or loss where there is no validation data.</param>
    /// <param name="minDelta">By how much it must get better to count.</param>
    /// <param name="patience">How many epochs in a row may bring nothing.</param>
    /// <param name="verbose">1 to say on standard error what it does.</param>
    /// <param name="mode">Which way it gets better.</param>
    /// <param name="baseline">A value that must be beaten within the patience.</param>
    /// <param name="restoreBestWeights">Whether training ends with the weights of the best epoch.</param>
    /// <param name="startFromEpoch">Epochs before this one are not looked at.</param>
    public EarlyStopping(
        string? monitor = null,
        double minDelta = 0,
        int patience = 0,
        int verbose = 0,
        MonitorModeArgument mode = default,
        double? baseline = null,
        bool restoreBestWeights = false,
        int startFromEpoch = 0)
        : base(0)
    {
        Monitor = monitor;
        MinDelta = minDelta;
        Patience = patience;
        Verbose = verbose;
        Mode = mode.Value;
        Baseline = baseline;
        RestoreBestWeights = restoreBestWeights;
        StartFromEpoch = startFromEpoch;
    }

    /// <summary>How many epochs in a row may bring nothing; 0 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int Patience
    {
        get => patience;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(Patience));
            patience = value;
        }
    }

    /// <summary>
    /// A value that must be beaten: an epoch that is the best so far but not better than this counts as waited. Null for none. Training ends only after an
    /// epoch that is not the best so far.
    /// </summary>
    public double? Baseline { get; init; }

    /// <summary>
    /// Whether training ends with the weights of the best epoch instead of the last one, also where it ends with a <see cref="TrainingDivergedException"/>.
    /// Checkpoints keep them too, so that this holds for a training that is resumed.
    /// </summary>
    public bool RestoreBestWeights { get; init; }

    /// <summary>Epochs before this one, counted from 0, are not looked at.</summary>
    public int StartFromEpoch { get; init; }

    /// <summary>The best epoch, counted from 0; -1 before there is one.</summary>
    public int BestEpoch { get; private set; } = -1;

    /// <summary>The epoch after which training was ended; null if it was not.</summary>
    public int? StoppedEpoch { get; private set; }

    /// <inheritdoc/>
    protected internal override JsonObject? State
    {
        get => new() { ["best"] = Text(best), ["wait"] = wait, ["best_epoch"] = BestEpoch, ["stopped_epoch"] = StoppedEpoch ?? -1 };
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            (best, wait, BestEpoch) = (Real(value, "best"), Count(value, "wait"), Count(value, "best_epoch", -1));
            int stopped = value.ContainsKey("stopped_epoch") ? Count(value, "stopped_epoch", -1) : -1;
            if (stopped >= 0 && wait >= Patience)
            {
                // The checkpoint is of the epoch that ended the training: there is nothing to go on with, unless there is more patience now.
                StoppedEpoch = stopped;
                StopTraining();
            }
        }
    }

    /// <inheritdoc/>
    internal override WeightSnapshot? KeptWeights
    {
        get => weights;
        set
        {
            Forget();
            weights = RestoreBestWeights ? value : null;
        }
    }

    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingLogs logs)
    {
        (best, wait, BestEpoch, StoppedEpoch) = (null, 0, -1, null);
        Forget();
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, TrainingLogs logs)
    {
        if (epoch < StartFromEpoch)
        {
            return;
        }

        (string name, double value) = Watch(logs);
        wait++;
        if (IsBetter(name, value, best))
        {
            (best, BestEpoch) = (value, epoch);
            if (RestoreBestWeights)
            {
                // Known to checkpoints, which another thread may write, once it holds something.
                WeightSnapshot taken = weights ?? new WeightSnapshot();
                taken.Take(Model);
                weights = taken;
            }

            if (Baseline is null || IsBetter(name, value, Baseline))
            {
                wait = 0;
            }
        }
        else if (wait >= Patience)
        {
            Say($"Epoch {epoch + 1}: {name} has not got better for {wait} epochs, training ends.");
            StoppedEpoch = epoch;
            StopTraining();
        }
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(TrainingLogs logs)
    {
        weights?.Restore(Model);
        Forget();
    }

    /// <inheritdoc/>
    internal override void OnDiverged()
    {
        weights?.Restore(Model);
        Forget();
    }

    private void Forget()
    {
        weights = null;
    }
}
