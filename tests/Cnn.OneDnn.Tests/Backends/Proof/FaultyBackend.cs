using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Graph;
using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Tests.Backends.Proof;

/// <summary>A backend one of whose implementations has a fault: in the kernels of one op, whatever the operands, as a defect of a library has.</summary>
/// <param name="inner">The right one.</param>
/// <param name="victim">Which of the kernels that are asked for, counted by op and implementation.</param>
/// <param name="fault">What they do.</param>
/// <param name="clock">Moved by those that hang.</param>
internal sealed class FaultyBackend(IBackend inner, int victim, Fault fault, StoppedClock clock) : IBackend
{
    private readonly List<string> met = [];

    /// <summary>The op and implementation that has the fault, once it was asked for.</summary>
    public string? Victim => met.Count > victim ? met[victim] : null;

    public string Name => inner.Name;

    public string Fingerprint => inner.Fingerprint;

    public bool HasBlockedLayouts => inner.HasBlockedLayouts;

    public bool HasFastBFloat16 => inner.HasFastBFloat16;

    public WorkTeam Team => inner.Team;

    public Kernel? TryCreate(KernelRequest request)
    {
        if (inner.TryCreate(request) is not { } kernel)
        {
            return null;
        }

        string kind = $"{request.Op.GetType().Name} {kernel.Implementation}";
        if (!met.Contains(kind))
        {
            met.Add(kind);
        }

        if (met.IndexOf(kind) != victim)
        {
            return kernel;
        }

        if (fault == Fault.Refusal)
        {
            kernel.Dispose();
            throw new OneDnnException(
                OneDnnStatus.InvalidArguments, kernel.Implementation, "oneDNN: create descriptor was given a wrong argument (expected status 0, received 2).");
        }

        return new FaultyKernel(kernel, fault, clock);
    }

    public bool CanFuse(Op producer, Shape result, ActivationKind activation, float alpha, bool training) =>
        inner.CanFuse(producer, result, activation, alpha, training);

    public bool CanAddToNormalized(Shape shape) => inner.CanAddToNormalized(shape);

    public Layout? BlockedWeights(Shape weights) => inner.BlockedWeights(weights);

    public bool IsRival(Op op, IReadOnlyList<Shape> inputs, DataType type, bool narrow) => inner.IsRival(op, inputs, type, narrow);

    public bool IsFaster(KernelRequest request) => inner.IsFaster(request);

    public void Dispose() => inner.Dispose();
}
