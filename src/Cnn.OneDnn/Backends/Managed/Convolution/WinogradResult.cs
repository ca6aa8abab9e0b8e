using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Managed;

/// <summary>What happens to a convolution's products on the way to memory.</summary>
internal readonly record struct WinogradResult(bool Bias, Activation Activation, float Alpha);
