using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Training.Persistence;

/// <summary>An optimizer's state in a form that does not depend on a plan's layouts.</summary>
/// <param name="Slots">The arrays it keeps for each weight, in the weights' user shapes.</param>
/// <param name="Scalars">What is no array.</param>
internal sealed record OptimizerState(IReadOnlyDictionary<(int Slot, Parameter Parameter), Tensor> Slots, double[] Scalars);
