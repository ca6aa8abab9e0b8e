namespace Cnn.OneDnn.Backends.Managed;

/// <summary>What is computed of a convolution.</summary>
internal enum Propagation
{
    /// <summary>Its results.</summary>
    Forward,

    /// <summary>The gradient of its source.</summary>
    BackwardData,

    /// <summary>The gradients of its weights and bias.</summary>
    BackwardWeights,
}
