namespace Cnn.OneDnn;

/// <summary>In what precision a network computes.</summary>
public enum DataTypePolicy
{
    /// <summary>Everything in 32-bit floats.</summary>
    Float32,

    /// <summary>
    /// Activations, their gradients and the copies of the weights that matrix products read in bfloat16; master weights, weight gradients, statistics
    /// and the loss in 32-bit floats. For CPUs with bfloat16 arithmetic.
    /// </summary>
    MixedBFloat16,

    /// <summary>
    /// Whichever of the two is faster on this machine, measured on the first batch; MixedBFloat16 only where that batch's loss (for predictions: its
    /// outputs) is within one percent of what Float32 gives.
    /// </summary>
    Auto,
}
