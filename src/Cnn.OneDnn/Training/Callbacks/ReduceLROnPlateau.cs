using System.Text.Json.Nodes;

namespace Cnn.OneDnn;

/// <summary>Lowers the learning rate when a figure has not got better for some epochs, as Keras's ReduceLROnPlateau.</summary>
public sealed class ReduceLROnPlateau : MonitoringCallback
{
    private readonly double factor = 0.1;
    private double best = double.NaN;
    private int wait, rest;

    /// <summary>With Keras's defaults: a tenth after ten epochs that bring less than 0.0001.</summary>
    public ReduceLROnPlateau()
        : base(1e-4)
    {
    }

    /// <summary>What the learning rate is multiplied by, in (0, 1); 0.1 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in (0, 1).</exception>
    public double Factor
    {
        get => factor;
        init => factor = value is > 0 and < 1 ? value : throw new ArgumentOutOfRangeException(nameof(Factor), value, "Expected a number in (0, 1).");
    }

    /// <summary>How many epochs in a row may bring nothing, 10 by default.</summary>
    public int Patience { get; init; } = 10;

    /// <summary>For how many epochs after a reduction nothing is counted.</summary>
    public int Cooldown { get; init; }

    /// <summary>The learning rate does not go below this.</summary>
    public double MinLearningRate { get; init; }

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
    public override void OnTrainBegin(TrainingLogs logs) => (best, wait, rest) = (double.NaN, 0, 0);

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
            }
        }
    }
}
