using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Models;

/// <summary>What one call of a layer costs for one sample, going forward.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="OutputShape">The sizes of its output without the batch axis.</param>
/// <param name="Parameters">The number of its weights and statistics; 0 where an earlier call of the same layer has counted them.</param>
/// <param name="Flops">Floating-point operations; a multiplication and the addition of its product are two.</param>
/// <param name="ActivationBytes">Bytes of its output in float32.</param>
/// <param name="ReceptiveField">
/// How many positions of the input, along each of its spatial axes, one position of the output depends on, were the input larger than that; empty where the
/// input has no such axes.
/// </param>
public sealed record LayerCost(Layer Layer, Shape OutputShape, long Parameters, long Flops, long ActivationBytes, IReadOnlyList<int> ReceptiveField)
{
    /// <summary>Bytes of its parameters in float32.</summary>
    public long ParameterBytes => Parameters * sizeof(float);
}
