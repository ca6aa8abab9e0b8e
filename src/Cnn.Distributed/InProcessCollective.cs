using System.Numerics.Tensors;
using Cnn.OneDnn;

namespace Cnn.Distributed;

/// <summary>
/// Ranks that are threads of one process: for tests of what is to run on several machines. Each thread has a model, with an <see cref="Engine"/> of its own.
/// </summary>
/// <example>
/// <code>
/// IReadOnlyList&lt;InProcessCollective&gt; ranks = InProcessCollective.Create(2);
/// Parallel.ForEach(ranks, rank => { ...; model.Distribute(rank); model.Fit(data); });
/// </code>
/// </example>
public sealed class InProcessCollective : ICollective
{
    private readonly Meeting meeting;

    private InProcessCollective(Meeting meeting, int rank) => (this.meeting, Rank) = (meeting, rank);

    /// <inheritdoc/>
    public int Rank { get; }

    /// <inheritdoc/>
    public int Size => meeting.Size;

    /// <inheritdoc/>
    public int LocalRank => Rank;

    /// <summary>As many ranks, in their order: one for each thread.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is not one at least.</exception>
    public static IReadOnlyList<InProcessCollective> Create(int ranks)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ranks, 1);
        var meeting = new Meeting(ranks);
        return [.. Enumerable.Range(0, ranks).Select(rank => new InProcessCollective(meeting, rank))];
    }

    /// <inheritdoc/>
    public void AllReduce(Span<float> values)
    {
        float[][] all = meeting.Meet(Rank, $"the sum of {values.Length} floats", values.ToArray());
        values.Clear();
        foreach (float[] other in all)
        {
            TensorPrimitives.Add(values, other, values);
        }
    }

    /// <inheritdoc/>
    public void AllReduce(Span<double> values)
    {
        double[][] all = meeting.Meet(Rank, $"the sum of {values.Length} doubles", values.ToArray());
        values.Clear();
        foreach (double[] other in all)
        {
            TensorPrimitives.Add(values, other, values);
        }
    }

    /// <inheritdoc/>
    public void Broadcast(Span<byte> values) =>
        meeting.Meet(Rank, $"the broadcast of {values.Length} bytes", Rank == 0 ? values.ToArray() : [])[0].CopyTo(values);

    /// <inheritdoc/>
    public void Barrier() => meeting.Meet<byte>(Rank, "the barrier", []);

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> AllGather(ReadOnlySpan<byte> value) => meeting.Meet(Rank, "the gathering", value.ToArray());

    /// <summary>Whoever waits for this rank, or will, gets a <see cref="CollectiveException"/> with the reason.</summary>
    public void Abort(string reason) => meeting.Break(Rank, reason);
}
