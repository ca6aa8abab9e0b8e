namespace Cnn.OneDnn;

/// <summary>
/// Ranks that do one training together, each a process or a thread with a model of its own: see <see cref="Model.Distribute"/>. Every method is called by all
/// ranks, in the same order and with arrays of the same length, and returns on each once all have done their part; <see cref="Abort"/> excepted.
/// </summary>
/// <remarks>Any thread may call, one at a time.</remarks>
public interface ICollective
{
    /// <summary>The number of this rank, from 0.</summary>
    int Rank { get; }

    /// <summary>How many ranks there are.</summary>
    int Size { get; }

    /// <summary>The number of this rank among those on the same machine, from 0.</summary>
    int LocalRank { get; }

    /// <summary>Puts the sums over all ranks in the place of the values. The sums are the same on every rank.</summary>
    /// <exception cref="CollectiveException">The ranks are no longer together.</exception>
    void AllReduce(Span<float> values);

    /// <inheritdoc cref="AllReduce(Span{float})"/>
    void AllReduce(Span<double> values);

    /// <summary>Puts what rank 0 has in the place of the values.</summary>
    /// <inheritdoc cref="AllReduce(Span{float})" path="/exception"/>
    void Broadcast(Span<byte> values);

    /// <summary>Waits until all ranks have come here.</summary>
    /// <inheritdoc cref="AllReduce(Span{float})" path="/exception"/>
    void Barrier();

    /// <summary>What each rank gives, by rank; for small things, which may differ in length.</summary>
    /// <inheritdoc cref="AllReduce(Span{float})" path="/exception"/>
    IReadOnlyList<byte[]> AllGather(ReadOnlySpan<byte> value);

    /// <summary>
    /// Gives each rank its part of what this one has, and takes this rank's part of what each has. Without an implementation of its own, by
    /// <see cref="AllGather(ReadOnlySpan{byte})"/> of all of it.
    /// </summary>
    /// <param name="parts">As many parts of the same length as there are ranks, by rank.</param>
    /// <param name="received">As many bytes: this rank's parts, by the rank that gave them.</param>
    /// <inheritdoc cref="AllReduce(Span{float})" path="/exception"/>
    void AllToAll(ReadOnlySpan<byte> parts, Span<byte> received)
    {
        int length = parts.Length / Size;
        IReadOnlyList<byte[]> all = AllGather(parts);
        for (int rank = 0; rank < all.Count; rank++)
        {
            all[rank].AsSpan(Rank * length, length).CopyTo(received[(rank * length)..]);
        }
    }

    /// <summary>What each rank gives, by rank, where all give as much.</summary>
    /// <param name="value">Of this rank.</param>
    /// <param name="all">Room for what all give.</param>
    /// <inheritdoc cref="AllReduce(Span{float})" path="/exception"/>
    void AllGather(ReadOnlySpan<byte> value, Span<byte> all)
    {
        foreach (byte[] one in AllGather(value))
        {
            one.CopyTo(all);
            all = all[one.Length..];
        }
    }

    /// <summary>Ends the others, which wait for this rank or will: it cannot go on. Where ranks are processes, it ends this process too.</summary>
    /// <param name="reason">A sentence for whoever started them.</param>
    void Abort(string reason);
}
