namespace Cnn.OneDnn;

/// <summary>Sets the learning rate before each epoch, as Keras's LearningRateScheduler.</summary>
public sealed class LearningRateScheduler : Callback
{
    private readonly Func<int, double, double> schedule;

    /// <summary>With a function of the epoch, counted from 0, and the present learning rate.</summary>
    public LearningRateScheduler(Func<int, double, double> schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        this.schedule = schedule;
    }

    /// <summary>With a function of the epoch alone, counted from 0.</summary>
    public LearningRateScheduler(Func<int, double> schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        this.schedule = (epoch, _) => schedule(epoch);
    }

    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch, TrainingLogs logs) =>
        Model.Optimizer!.LearningRate = schedule(epoch, Model.Optimizer.LearningRate);
}
