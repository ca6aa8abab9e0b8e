using System.Numerics;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>An elementwise activation on vectors of floats.</summary>
internal interface IActivation
{
    /// <summary>Its value at x.</summary>
    static abstract Vector<float> Value(Vector<float> x, Vector<float> alpha);

    /// <summary>Its derivative at x.</summary>
    static abstract Vector<float> Slope(Vector<float> x, Vector<float> alpha);
}
