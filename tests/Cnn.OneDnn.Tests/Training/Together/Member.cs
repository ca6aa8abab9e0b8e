namespace Cnn.OneDnn.Tests.Training.Together;

/// <summary>A rank that has what an implementation must have, and nothing of its own besides.</summary>
internal sealed class Member(Meeting meeting, int rank) : ICollective
{
    public int Rank => rank;

    public int Size => meeting.Brought.Length;

    public int LocalRank => rank;

    public void AllReduce(Span<float> values)
    {
        Array[] all = Meet(values.ToArray());
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = all.Sum(a => ((float[])a)[i]);
        }
    }

    public void AllReduce(Span<double> values)
    {
        Array[] all = Meet(values.ToArray());
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = all.Sum(a => ((double[])a)[i]);
        }
    }

    public void Broadcast(Span<byte> values) => throw new NotSupportedException();

    public void Barrier() => throw new NotSupportedException();

    public IReadOnlyList<byte[]> AllGather(ReadOnlySpan<byte> value) => [.. Meet(value.ToArray()).Cast<byte[]>()];

    public void Abort(string reason) => throw new NotSupportedException();

    private Array[] Meet(Array own)
    {
        meeting.Brought[rank] = own;
        meeting.Gate.SignalAndWait();
        Array[] all = [.. meeting.Brought];
        meeting.Gate.SignalAndWait();
        return all;
    }
}
