namespace Cnn.Benchmarks.Comparison;

/// <summary>The runs of one network in one type.</summary>
/// <param name="Model">The network.</param>
/// <param name="DataType">f32 or bf16.</param>
/// <param name="Ours">Our runs.</param>
/// <param name="Peers">Those of the peers, in their order; none without a peer.</param>
/// <param name="Failure">Why there are no runs of ours, or null.</param>
internal sealed record ComparisonRow(
    BenchmarkModel Model, string DataType, IReadOnlyList<Measurement> Ours, IReadOnlyList<PeerRuns> Peers, string? Failure = null)
{
    public Measurement? Best => Ours.MinBy(m => m.BestMilliseconds);

    /// <summary>How many times as fast as a peer a step is, by the best times.</summary>
    public double? Ratio(PeerRuns peer) => peer.Best is { } theirs && Best is { } ours ? theirs.BestMilliseconds / ours.BestMilliseconds : null;

    /// <summary>Our peak memory as a share of that of a peer's fastest run.</summary>
    public double? MemoryRatio(PeerRuns peer) => peer.Best is { } theirs && Best is { } ours ? ours.Megabytes / theirs.Megabytes : null;
}
