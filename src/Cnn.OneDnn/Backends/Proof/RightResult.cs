namespace Cnn.OneDnn.Backends.Proof;

/// <summary>
/// What an op gives on some operands, by one implementation of it. The numbers lie outside of the managed heap, which would keep them too long.
/// </summary>
internal sealed class RightResult : IDisposable
{
    private readonly HashSet<IBackend> agreed = [];
    private readonly IBackend? maker;
    private readonly Arena[]? numbers;
    private readonly bool echoes;

    /// <param name="operands">The operands, each channels last.</param>
    /// <param name="counts">How many numbers each result has, or null where there is no other implementation than the one that is tried.</param>
    /// <param name="maker">Who computes them.</param>
    /// <param name="milliseconds">How long that took.</param>
    public RightResult(ReadOnlyMemory<float>[] operands, int[]? counts, IBackend? maker, double milliseconds)
    {
        Operands = operands;
        this.maker = maker;
        Milliseconds = milliseconds;
        numbers = counts is null ? null : Array.ConvertAll(counts, c => new Arena(c * sizeof(float), isBrief: true));
    }

    private RightResult(ReadOnlyMemory<float>[] operands)
        : this(operands, null, null, 0) => echoes = true;

    public ReadOnlyMemory<float>[] Operands { get; }

    public double Milliseconds { get; private set; }

    /// <summary>Whether there are results; else only the definition tells.</summary>
    public bool IsKnown => echoes || numbers is not null;

    /// <summary>How many results there are.</summary>
    public int Count => echoes ? 1 : numbers?.Length ?? 0;

    /// <summary>How many numbers are kept.</summary>
    public long Size => numbers?.Sum(n => n.ByteSize / sizeof(float)) ?? 0;

    /// <summary>A reorder gives what it is given.</summary>
    public static RightResult OfReorder(ReadOnlyMemory<float>[] operands) => new(operands);

    /// <summary>A result, channels last.</summary>
    public ReadOnlySpan<float> this[int output] => echoes ? Operands[output].Span : numbers![output].Span<float>(0, numbers[output].ByteSize / sizeof(float));

    public void Set(int output, ReadOnlySpan<float> values) => values.CopyTo(numbers![output].Span<float>(0, values.Length));

    /// <summary>Whether somebody other than a backend says so: the maker, or one whose kernel agreed.</summary>
    public bool IsFrom(IBackend other) => numbers is null || maker != other || agreed.Any(b => b != other);

    /// <summary>A kernel of a backend gave the same, in so many milliseconds.</summary>
    public void AgreedBy(IBackend backend, double took)
    {
        agreed.Add(backend);
        Milliseconds = Math.Min(Milliseconds, took);
    }

    public void Dispose() => Array.ForEach(numbers ?? [], n => n.Dispose());
}
