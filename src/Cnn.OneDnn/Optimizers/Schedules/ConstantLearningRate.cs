using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;

namespace Cnn.OneDnn;

/// <summary>The same learning rate for every step.</summary>
public sealed class ConstantLearningRate : LearningRateSchedule
{
    /// <summary>With the rate.</summary>
    public ConstantLearningRate(double learningRate) => LearningRate = learningRate;

    internal ConstantLearningRate(ConfigReader config)
        : this(config.Number("initial_learning_rate"))
    {
    }

    /// <summary>The rate.</summary>
    public double LearningRate { get; }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new() { ["initial_learning_rate"] = LearningRate };

    /// <inheritdoc/>
    public override double At(long step) => LearningRate;
}
