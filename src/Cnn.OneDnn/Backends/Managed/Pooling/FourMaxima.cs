using System.Runtime.Intrinsics;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>The largest elements of four windows, and their taps.</summary>
internal readonly struct FourMaxima(
    Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d,
    Vector512<int> tapA, Vector512<int> tapB, Vector512<int> tapC, Vector512<int> tapD)
{
    public readonly Vector512<float> A = a, B = b, C = c, D = d;
    public readonly Vector512<int> TapA = tapA, TapB = tapB, TapC = tapC, TapD = tapD;
}
