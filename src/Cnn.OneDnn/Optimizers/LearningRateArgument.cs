namespace Cnn.OneDnn;

/// <summary>A learning rate as an optimizer's constructor takes it: a number, or a schedule.</summary>
public readonly record struct LearningRateArgument
{
    private LearningRateArgument(double number, LearningRateSchedule? schedule) => (Number, Schedule) = (number, schedule);

    internal double Number { get; }

    internal LearningRateSchedule? Schedule { get; }

    /// <summary>A fixed rate.</summary>
    public static implicit operator LearningRateArgument(double rate) => new(rate, null);

    /// <summary>A rate that follows the steps.</summary>
    public static implicit operator LearningRateArgument(LearningRateSchedule schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        return new(schedule.At(0), schedule);
    }
}
