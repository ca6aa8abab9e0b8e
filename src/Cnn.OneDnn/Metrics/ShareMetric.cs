namespace Cnn.OneDnn;

/// <summary>A metric that is the share of right ones among those seen, be they rows or elements.</summary>
public abstract class ShareMetric : Metric
{
    private long right, seen;

    private protected ShareMetric(string? name)
        : base(name)
    {
    }

    /// <inheritdoc/>
    public override double Result => seen == 0 ? 0 : (double)right / seen;

    /// <inheritdoc/>
    public override bool HigherIsBetter => true;

    internal override double[] Counts
    {
        get => [right, seen];
        set => (right, seen) = ((long)Checked(value, value.Length == 2)[0], (long)value[1]);
    }

    internal override int CountsLength => 2;

    /// <inheritdoc/>
    public override void Reset() => (right, seen) = (0, 0);

    internal override void CopyCounts(Span<double> to) => (to[0], to[1]) = (right, seen);

    internal override void TakeCounts(ReadOnlySpan<double> from) => (right, seen) = ((long)from[0], (long)from[1]);

    /// <summary>Counts some that were seen.</summary>
    private protected void CountRight(long newlyRight, long newlySeen) => (right, seen) = (right + newlyRight, seen + newlySeen);
}
