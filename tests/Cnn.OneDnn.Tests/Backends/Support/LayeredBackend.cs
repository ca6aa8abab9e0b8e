using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Tests.Backends;

/// <summary>A backend with the managed one behind it, as a plan uses them: on the first one's threads.</summary>
internal sealed class LayeredBackend(IBackend primary) : IBackend
{
    private readonly IBackend fallback = BackendProvider.Fallback(primary);

    public string Name => primary.Name;

    public string Fingerprint => primary.Fingerprint;

    public bool HasBlockedLayouts => primary.HasBlockedLayouts;

    public bool HasFastBFloat16 => primary.HasFastBFloat16;

    public WorkTeam Team => primary.Team;

    public Kernel? TryCreate(KernelRequest request) => primary.TryCreate(request) ?? fallback.TryCreate(request);

    public bool CanFuse(Op producer, Shape result, ActivationKind activation, float alpha, bool training) =>
        primary.CanFuse(producer, result, activation, alpha, training);

    public bool CanAddToNormalized(Shape shape) => primary.CanAddToNormalized(shape);

    public Layout? BlockedWeights(Shape weights) => primary.BlockedWeights(weights);

    public void Dispose()
    {
        fallback.Dispose();
        primary.Dispose();
    }
}
