namespace Cnn.OneDnn;

/// <summary>A piece of the flat arenas that one thread handles at a time: small enough to stay in the first cache between passes.</summary>
/// <param name="Offset">Its first element.</param>
/// <param name="Length">Its number of elements.</param>
/// <param name="L1">Strength of the penalty on absolute values.</param>
/// <param name="L2">Strength of the penalty on squares.</param>
/// <param name="Decay">Whether weight decay applies.</param>
/// <param name="Group">Which norm it counts towards.</param>
internal readonly record struct UpdateChunk(long Offset, int Length, float L1, float L2, bool Decay, int Group)
{
    /// <summary>The user's own penalty, of a chunk that is a whole weight; null for none.</summary>
    public Regularizer? Own { get; init; }

    /// <summary>By how much the learning rate is multiplied.</summary>
    public float RateMultiplier { get; init; } = 1;

    /// <summary>Elements of a chunk; a multiple of every vector's length.</summary>
    public const int Size = 2048;

    // Between two weights lie at most this many elements of alignment; they are zero and stay zero, so that one loop can run over them.
    private const int Gap = Arena.Granularity / sizeof(float);

    /// <summary>Cuts the trainable slices, joined where they lie side by side and are treated alike.</summary>
    /// <param name="slices">In any order.</param>
    /// <param name="groupPerSlice">Whether each slice is a group of its own, and so must not be joined with others.</param>
    /// <param name="elements">The size of the arenas.</param>
    /// <exception cref="ArgumentException">A slice lies outside the arenas, or two overlap.</exception>
    public static UpdateChunk[] Cut(IEnumerable<ParameterSlice> slices, bool groupPerSlice, long elements)
    {
        var ranges = new List<ParameterSlice>();
        long end = 0;
        foreach (ParameterSlice slice in slices.OrderBy(s => s.Offset))
        {
            if (slice.Offset < end || slice.Length < 0 || slice.Length > elements - slice.Offset)
            {
                throw new ArgumentException(
                    $"A parameter at [{slice.Offset}, {slice.Offset + slice.Length}) does not fit: parameters before it end at {end}, the arenas at " +
                        $"{elements}.", nameof(slices));
            }

            end = slice.Offset + slice.Length;
            if (!slice.Trainable || slice.Length == 0)
            {
                continue;
            }

            ParameterSlice? last = ranges.Count > 0 ? ranges[^1] : null;
            if (!groupPerSlice && slice.Own is null && last is { Own: null } before && slice.Offset - (before.Offset + before.Length) < Gap
                && before with { Offset = 0, Length = 0 } == slice with { Offset = 0, Length = 0 })
            {
                ranges[^1] = before with { Length = end - before.Offset };
            }
            else
            {
                ranges.Add(slice);
            }
        }

        var chunks = new List<UpdateChunk>();
        for (int i = 0; i < ranges.Count; i++)
        {
            ParameterSlice range = ranges[i];
            long size = range.Own is null ? Size : range.Length;
            for (long at = 0; at < range.Length; at += size)
            {
                chunks.Add(new UpdateChunk(range.Offset + at, (int)Math.Min(size, range.Length - at), range.L1, range.L2, range.Decay, groupPerSlice ? i : 0)
                {
                    Own = range.Own,
                    RateMultiplier = range.RateMultiplier,
                });
            }
        }

        return [.. chunks];
    }
}
