namespace Cnn.OneDnn.Backends.Proof;

/// <summary>What an op gives on some operands, by one implementation of it.</summary>
internal sealed class RightResult
{
    private readonly HashSet<IBackend> agreed = [];
    private readonly IBackend? maker;
    private readonly (Arena Arena, long Offset)[]? numbers;
    private readonly int[] counts;
    private readonly bool echoes;

    /// <param name="operands">The operands, each channels last.</param>
    /// <param name="counts">How many numbers each result has.</param>
    /// <param name="room">Where they lie, until it takes them back.</param>
    /// <param name="maker">Who computes them.</param>
    /// <param name="milliseconds">How long that took.</param>
    public RightResult(ReadOnlyMemory<float>[] operands, int[] counts, ResultRoom room, IBackend maker, double milliseconds)
    {
        Operands = operands;
        this.maker = maker;
        Milliseconds = milliseconds;
        this.counts = counts;
        numbers = Array.ConvertAll(counts, room.Take);
    }

    /// <summary>What only definitions tell, or a copy of the operands.</summary>
    private RightResult(ReadOnlyMemory<float>[] operands, bool echoes) => (Operands, this.echoes, counts) = (operands, echoes, []);

    public ReadOnlyMemory<float>[] Operands { get; }

    public double Milliseconds { get; private set; }

    /// <summary>Whether there are results; else only the definition tells.</summary>
    public bool IsKnown => echoes || numbers is not null;

    /// <summary>How many results there are.</summary>
    public int Count => echoes ? 1 : numbers?.Length ?? 0;

    /// <summary>How many numbers are kept.</summary>
    public long Size => counts.Sum(c => (long)c);

    /// <summary>A reorder gives what it is given.</summary>
    public static RightResult OfReorder(ReadOnlyMemory<float>[] operands) => new(operands, echoes: true);

    /// <summary>What no other implementation than the one that is tried gives.</summary>
    public static RightResult Unknown(ReadOnlyMemory<float>[] operands) => new(operands, echoes: false);

    /// <summary>A result, channels last.</summary>
    public ReadOnlySpan<float> this[int output] => echoes ? Operands[output].Span : Numbers(output);

    public void Set(int output, ReadOnlySpan<float> values) => values.CopyTo(Numbers(output));

    /// <summary>Whether somebody other than a backend says so: the maker, or one whose kernel agreed.</summary>
    public bool IsFrom(IBackend other) => numbers is null || maker != other || agreed.Any(b => b != other);

    /// <summary>A kernel of a backend gave the same, in so many milliseconds.</summary>
    public void AgreedBy(IBackend backend, double took)
    {
        agreed.Add(backend);
        Milliseconds = Math.Min(Milliseconds, took);
    }

    private Span<float> Numbers(int output) => numbers![output].Arena.Span<float>(numbers[output].Offset, counts[output]);
}
