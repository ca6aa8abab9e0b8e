using System.Text.Json.Nodes;

namespace Cnn.OneDnn;

/// <summary>A learning rate that depends on how many steps have been done. One of your own says it in <see cref="At"/>.</summary>
public abstract class LearningRateSchedule
{
    /// <summary>The learning rate of the step after <paramref name="step"/> steps.</summary>
    public abstract double At(long step);

    /// <summary>The options of a schedule of your own, from which it is made again when it is registered; see <see cref="CustomObjects"/>.</summary>
    public virtual JsonObject GetConfig() => [];

    private protected static double Positive(double value, string name) => value > 0 && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "Expected a positive number.");
}
