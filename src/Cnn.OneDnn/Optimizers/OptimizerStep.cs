namespace Cnn.OneDnn;

/// <summary>What is the same for all weights in one step, computed once.</summary>
/// <param name="Iteration">The number of this update, from 1.</param>
/// <param name="LearningRate">This update's learning rate.</param>
/// <param name="First">A scalar whose meaning is the optimizer's.</param>
/// <param name="Second">Another one.</param>
/// <param name="Third">Another one.</param>
internal readonly record struct OptimizerStep(long Iteration, float LearningRate, float First = 0, float Second = 0, float Third = 0);
