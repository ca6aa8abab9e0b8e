namespace Cnn.OneDnn;

/// <summary>What is the same for all weights in one step, computed once.</summary>
/// <param name="Iteration">The number of this update, from 1.</param>
/// <param name="LearningRate">This update's learning rate.</param>
public readonly record struct OptimizerStep(long Iteration, float LearningRate)
{
    /// <summary>A scalar whose meaning is the optimizer's.</summary>
    internal float First { get; init; }

    /// <summary>Another one.</summary>
    internal float Second { get; init; }

    /// <summary>Another one.</summary>
    internal float Third { get; init; }
}
