namespace Cnn.OneDnn.Backends;

/// <summary>
/// A maker of kernels. The plan owns memory, order and threads of control; a backend only knows how to compute one op for given layouts.
/// All calls come from the engine thread.
/// </summary>
internal interface IBackend : IDisposable
{
    /// <summary>"onednn" or "managed".</summary>
    string Name { get; }

    /// <summary>Library, version, instruction set and threads: what a measured time depends on.</summary>
    string Fingerprint { get; }

    /// <summary>Whether activations in blocks of channels are worth trying beside channels-last ones.</summary>
    bool HasBlockedLayouts { get; }

    /// <summary>Whether the CPU and the backend multiply bfloat16 natively; where they do not, it is emulated and slower than 32-bit floats.</summary>
    bool HasFastBFloat16 { get; }

    /// <summary>Products of small matrices of bfloat16 that kernels of another backend may be made of; null where there are none.</summary>
    IBFloat16Products? BFloat16Products => null;

    /// <summary>The threads that kernels run on.</summary>
    WorkTeam Team { get; }

    /// <summary>
    /// A kernel for the request, or null when this backend has none for these layouts, types and attributes. Layouts that the request leaves open are chosen by
    /// the backend and read from the kernel.
    /// </summary>
    Kernel? TryCreate(KernelRequest request);

    /// <summary>
    /// Whether the backend can fuse this activation into the op that produces its input; for training its gradient must then follow from its result.
    /// </summary>
    /// <param name="producer">The op.</param>
    /// <param name="result">The logical shape of its result.</param>
    /// <param name="activation">What is applied to it.</param>
    /// <param name="alpha">The activation's parameter.</param>
    /// <param name="training">Whether there is a gradient.</param>
    bool CanFuse(Graph.Op producer, Shape result, ActivationKind activation, float alpha, bool training);

    /// <summary>Whether there is a kernel that normalizes a tensor of this shape over its batch, adds another and applies relu, in one pass.</summary>
    bool CanAddToNormalized(Shape shape) => false;

    /// <summary>A layout of a convolution's weights that kernels take beside the one that they choose themselves, or null.</summary>
    Layout? BlockedWeights(Shape weights) => null;

    /// <summary>
    /// Whether this backend's kernel for an op may be faster than the one of a backend that is preferred to it, so that it pays to measure both.
    /// </summary>
    /// <param name="op">The op.</param>
    /// <param name="inputs">The logical shapes of its operands.</param>
    /// <param name="type">The type of activations that this backend's kernel would read and write.</param>
    /// <param name="bfloat16">Whether the other one would multiply bfloat16 natively.</param>
    bool IsRival(Graph.Op op, IReadOnlyList<Shape> inputs, DataType type, bool bfloat16) => false;

    /// <summary>Whether this backend's kernel for a request, if it has one, is known to be faster than the one of a backend that is preferred to it.</summary>
    bool IsFaster(KernelRequest request) => false;
}
