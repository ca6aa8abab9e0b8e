using Cnn.OneDnn.Backends;

namespace Cnn.OneDnn.Planning;

/// <summary>What kernels of a backend cost: that by which layouts are chosen.</summary>
internal interface IKernelCosts
{
    /// <summary>Whether times of this process are taken a second time.</summary>
    bool Again { get; set; }

    /// <summary>Milliseconds of a request for a product of activations and weights, or null when the backend has no kernel for it.</summary>
    double? Measure(KernelRequest request);

    /// <summary>Milliseconds that a reorder into blocks of channels takes per byte of the tensor, on this machine.</summary>
    /// <param name="type">Of the elements: bfloat16 is shuffled more slowly than it is copied.</param>
    /// <param name="large">Whether the tensor comes from memory, or from a cache.</param>
    /// <param name="kernels">Makes the reorder that a plan would have.</param>
    double ReorderPerByte(DataType type, bool large, KernelFactory kernels);
}
