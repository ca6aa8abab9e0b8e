namespace Cnn.OneDnn.Layers;

/// <summary>How much a window may hang over the border.</summary>
public abstract record Padding
{
    /// <summary>No padding: only whole windows.</summary>
    public static Padding Valid { get; } = new ValidPadding();

    /// <summary>As many outputs as inputs over the stride, rounded up; an odd one goes to the end, as in Keras.</summary>
    public static Padding Same { get; } = new SamePadding();

    /// <summary>The given zeros before and after, per spatial axis.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    public static Padding Explicit(params IReadOnlyList<(int Before, int After)> pads)
    {
        ArgumentNullException.ThrowIfNull(pads);
        foreach ((int before, int after) in pads)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(before, nameof(pads));
            ArgumentOutOfRangeException.ThrowIfNegative(after, nameof(pads));
        }

        return new ExplicitPadding(pads);
    }

    internal sealed record ValidPadding : Padding;

    internal sealed record SamePadding : Padding;

    internal sealed record ExplicitPadding(IReadOnlyList<(int Before, int After)> Pads) : Padding;
}
