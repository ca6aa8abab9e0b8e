namespace Cnn.Benchmarks.Comparison;

/// <summary>A peer's runs of one network in one type.</summary>
/// <param name="Peer">Whose.</param>
/// <param name="Runs">In every layout that it was asked for.</param>
/// <param name="Failure">Why there are no more, or null.</param>
internal sealed record PeerRuns(Peer Peer, IReadOnlyList<Measurement> Runs, string? Failure = null)
{
    /// <summary>The fastest run, whatever the layout.</summary>
    public Measurement? Best => Runs.MinBy(m => m.BestMilliseconds);
}
