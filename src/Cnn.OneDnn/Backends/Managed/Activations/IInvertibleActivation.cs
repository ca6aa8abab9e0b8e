using System.Numerics;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>An activation whose derivative is a function of its value.</summary>
internal interface IInvertibleActivation : IActivation
{
    /// <summary>The derivative where the value is y.</summary>
    static abstract Vector<float> SlopeFromValue(Vector<float> y, Vector<float> alpha);
}
