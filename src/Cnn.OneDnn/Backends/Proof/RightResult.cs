namespace Cnn.OneDnn.Backends.Proof;

/// <summary>What an op gives on some operands, by one implementation of it.</summary>
/// <param name="operands">The operands, each channels last.</param>
/// <param name="results">The results, or null where there is no other implementation than the one that is tried.</param>
/// <param name="maker">Who computed them.</param>
/// <param name="milliseconds">How long that took.</param>
internal sealed class RightResult(ReadOnlyMemory<float>[] operands, ReadOnlyMemory<float>[]? results, IBackend? maker, double milliseconds)
{
    private readonly HashSet<IBackend> agreed = [];

    public ReadOnlyMemory<float>[] Operands => operands;

    public ReadOnlyMemory<float>[]? Results => results;

    public double Milliseconds { get; private set; } = milliseconds;

    /// <summary>How many numbers are kept.</summary>
    public long Count => results?.Sum(r => (long)r.Length) ?? 0;

    /// <summary>Whether somebody other than a backend says so: the maker, or one whose kernel agreed.</summary>
    public bool IsFrom(IBackend other) => results is null || maker != other || agreed.Any(b => b != other);

    /// <summary>A kernel of a backend gave the same, in so many milliseconds.</summary>
    public void AgreedBy(IBackend backend, double took)
    {
        agreed.Add(backend);
        Milliseconds = Math.Min(Milliseconds, took);
    }
}
