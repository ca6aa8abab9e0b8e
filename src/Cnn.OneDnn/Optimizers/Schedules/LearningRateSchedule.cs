namespace Cnn.OneDnn;

/// <summary>A learning rate that depends on how many steps have been done.</summary>
public abstract class LearningRateSchedule
{
    /// <summary>The learning rate of the step after <paramref name="step"/> steps.</summary>
    public abstract double At(long step);

    private protected static double Positive(double value, string name) => value > 0 && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "Expected a positive number.");
}
