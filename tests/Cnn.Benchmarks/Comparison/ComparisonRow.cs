namespace Cnn.Benchmarks.Comparison;

/// <summary>The runs of one network in one type.</summary>
/// <param name="Model">The network.</param>
/// <param name="DataType">f32 or bf16.</param>
/// <param name="Ours">Our runs.</param>
/// <param name="Peers">The peer's runs, in every layout that it has for the type; none without a peer.</param>
/// <param name="Failure">Why there are no runs, or null.</param>
internal sealed record ComparisonRow(
    BenchmarkModel Model, string DataType, IReadOnlyList<Measurement> Ours, IReadOnlyList<Measurement> Peers, string? Failure = null)
{
    public Measurement? BestOurs => Ours.MinBy(m => m.BestMilliseconds);

    /// <summary>The peer's fastest run, whatever the layout.</summary>
    public Measurement? BestPeer => Peers.MinBy(m => m.BestMilliseconds);

    /// <summary>How many times as fast as the peer a step is, by the best times.</summary>
    public double? Ratio => BestPeer is { } peer && BestOurs is { } ours ? peer.BestMilliseconds / ours.BestMilliseconds : null;

    /// <summary>Our peak memory as a share of that of the peer's fastest run.</summary>
    public double? MemoryRatio => BestPeer is { } peer && BestOurs is { } ours ? ours.Megabytes / peer.Megabytes : null;
}
