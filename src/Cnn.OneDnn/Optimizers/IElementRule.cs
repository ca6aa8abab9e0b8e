using System.Numerics;

namespace Cnn.OneDnn;

/// <summary>An optimizer's formula for a vector of weights. Slots that the optimizer does not have come as zeros and are not kept.</summary>
internal interface IElementRule
{
    void Apply(ref Vector<float> weights, Vector<float> gradients, ref Vector<float> slot0, ref Vector<float> slot1, ref Vector<float> slot2);
}
