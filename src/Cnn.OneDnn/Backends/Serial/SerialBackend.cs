using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Backends.Serial;

/// <summary>
/// A backend of one thread, made and asked by a thread that has others: its kernels run on the thread that calls them alone. What is small is done before
/// others have been woken and waited for.
/// </summary>
/// <param name="inner">Made for one thread; this owns it.</param>
internal sealed class SerialBackend(IBackend inner) : IBackend
{
    public string Name => inner.Name;

    public string Fingerprint => inner.Fingerprint;

    public bool HasBlockedLayouts => inner.HasBlockedLayouts;

    public bool HasFastBFloat16 => inner.HasFastBFloat16;

    public IBFloat16Products? BFloat16Products => inner.BFloat16Products;

    public WorkTeam Team => inner.Team;

    public Kernel? TryCreate(KernelRequest request)
    {
        using SerialRegion region = SerialRegion.Enter();
        return inner.TryCreate(request) is { } kernel ? new SerialKernel(kernel) : null;
    }

    public bool CanFuse(Op producer, Shape result, ActivationKind activation, float alpha, bool training) =>
        inner.CanFuse(producer, result, activation, alpha, training);

    public bool CanAddToNormalized(Shape shape) => inner.CanAddToNormalized(shape);

    public Layout? BlockedWeights(Shape weights) => inner.BlockedWeights(weights);

    public bool IsRival(Op op, IReadOnlyList<Shape> inputs, DataType type, bool bfloat16) => inner.IsRival(op, inputs, type, bfloat16);

    public bool IsFaster(KernelRequest request) => inner.IsFaster(request);

    public void Dispose() => inner.Dispose();
}
