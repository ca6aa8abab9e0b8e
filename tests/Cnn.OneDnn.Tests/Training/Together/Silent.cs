namespace Cnn.OneDnn.Tests.Training.Together;

/// <summary>The first of two ranks, of which the other says nothing.</summary>
internal sealed class Silent : ICollective
{
    public int Rank => 0;

    public int Size => 2;

    public int LocalRank => 0;

    public void AllReduce(Span<float> values)
    {
    }

    public void AllReduce(Span<double> values)
    {
    }

    public void Broadcast(Span<byte> values)
    {
    }

    public void Barrier()
    {
    }

    public IReadOnlyList<byte[]> AllGather(ReadOnlySpan<byte> value) => [value.ToArray(), new byte[value.Length]];

    public void AllToAll(ReadOnlySpan<byte> parts, Span<byte> received) => parts.CopyTo(received);

    public void AllGather(ReadOnlySpan<byte> value, Span<byte> all) => value.CopyTo(all);

    public void Abort(string reason)
    {
    }
}
