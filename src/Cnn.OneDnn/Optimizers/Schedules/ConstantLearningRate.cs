namespace Cnn.OneDnn;

/// <summary>The same learning rate for every step.</summary>
public sealed class ConstantLearningRate : LearningRateSchedule
{
    /// <summary>With the rate.</summary>
    public ConstantLearningRate(double learningRate) => LearningRate = learningRate;

    /// <summary>The rate.</summary>
    public double LearningRate { get; }

    /// <inheritdoc/>
    public override double At(long step) => LearningRate;
}
