using System.Text.Json.Nodes;

namespace Cnn.OneDnn;

/// <summary>Lowers the learning rate when a figure has not got better for some epochs, as Keras's ReduceLROnPlateau.</summary>
public sealed class ReduceLROnPlateau : MonitoringCallback
{
    private readonly double factor = 0.1;
    private readonly double minLearningRate;
    private readonly int patience = 10, cooldown;
    private double? best;
    private int wait, rest;

    /// <summary>With Keras's defaults: a tenth after ten epochs that bring less than 0.0001.</summary>
    /// <param name="monitor">The figure's name; null for val_loss, or loss where there is no validation data.</param>
    /// <param name="factor">What the learning rate is multiplied by, in (0, 1).</param>
    /// <param name="patience">How many epochs in a row may bring nothing.</param>
    /// <param name="verbose">1 to say on standard error what it does.</param>
    /// <param name="mode">Which way the figure gets better.</param>
    /// <param name="minDelta">By how much it must get better to count.</param>
    /// <param name="cooldown">For how many epochs after a reduction nothing is counted.</param>
    /// <param name="minLr">The learning rate does not go below this: <see cref="MinLearningRate"/>.</param>
    public ReduceLROnPlateau(
        string? monitor = null,
        double factor = 0.1,
        int patience = 10,
        int verbose = 0,
        MonitorModeArgument mode = default,
        double minDelta = 1e-4,
        int cooldown = 0,
        double minLr = 0)
        : base(minDelta)
    {
        Monitor = monitor;
        Factor = factor;
        Patience = patience;
        Verbose = verbose;
        Mode = mode.Value;
        MinDelta = minDelta;
        Cooldown = cooldown;
        MinLearningRate = minLr;
    }

    /// <summary>What the learning rate is multiplied by, in (0, 1); 0.1 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in (0, 1).</exception>
    public double Factor
    {
        get => factor;
        init => factor = value is > 0 and < 1 ? value : throw new ArgumentOutOfRangeException(nameof(Factor), value, "Expected a number in (0, 1).");
    }

    /// <summary>How many epochs in a row may bring nothing, 10 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int Patience
    {
        get => patience;
        init => patience = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(Patience), value, "Expected zero or more epochs.");
    }

    /// <summary>For how many epochs after a reduction nothing is counted.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int Cooldown
    {
        get => cooldown;
        init => cooldown = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(Cooldown), value, "Expected zero or more epochs.");
    }

    /// <summary>The learning rate does not go below this.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double MinLearningRate
    {
        get => minLearningRate;
        init => minLearningRate = value >= 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(MinLearningRate), value, "Expected zero or a positive, finite number.");
    }

    /// <inheritdoc/>
    protected internal override JsonObject? State
    {
        get => new() { ["best"] = Text(best), ["wait"] = wait, ["rest"] = rest };
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            (best, wait, rest) = (Real(value, "best"), Count(value, "wait"), Count(value, "rest"));
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The learning rate comes from a schedule.</exception>
    public override void OnTrainBegin(TrainingLogs logs)
    {
        (best, wait, rest) = (null, 0, 0);
        if (Model.Optimizer?.Schedule is { } schedule)
        {
            throw new InvalidOperationException(
                $"ReduceLROnPlateau cannot lower the learning rate of an optimizer whose Schedule, {schedule.GetType().Name}, sets it. Leave one of them out.");
        }
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, TrainingLogs logs)
    {
        (string name, double value) = Watch(logs);
        if (rest > 0)
        {
            rest--;
            wait = 0;
        }

        if (IsBetter(name, value, best))
        {
            (best, wait) = (value, 0);
        }
        else if (rest == 0 && ++wait >= Patience)
        {
            double now = Model.Optimizer!.LearningRate;
            if (now > MinLearningRate)
            {
                Model.Optimizer.LearningRate = Math.Max(now * Factor, MinLearningRate);
                (wait, rest) = (0, Cooldown);
                Say($"Epoch {epoch + 1}: {name} has not got better, the learning rate becomes {Model.Optimizer.LearningRate:G6}.");
            }
        }
    }
}
