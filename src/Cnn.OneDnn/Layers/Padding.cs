using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <summary>How much a window may hang over the border.</summary>
public abstract record Padding
{
    private protected Padding()
    {
    }

    /// <summary>No padding: only whole windows.</summary>
    public static Padding Valid { get; } = new ValidPadding();

    /// <summary>As many outputs as inputs over the stride, rounded up; an odd one goes to the end, as in Keras.</summary>
    public static Padding Same { get; } = new SamePadding();

    /// <summary>All padding before the start, so that no output sees later inputs. For one spatial axis.</summary>
    public static Padding Causal { get; } = new CausalPadding();

    /// <summary>Keras's name: valid, same or causal.</summary>
    /// <exception cref="ArgumentException">No padding has this name.</exception>
    public static implicit operator Padding(string name) => KerasNames.PaddingOf(name?.ToLowerInvariant())
        ?? throw new ArgumentException($"Unknown padding '{name}'. Expected valid, same or causal, or Padding.Explicit.", nameof(name));

    /// <summary>The given zeros before and after, per spatial axis; one pair stands for all axes.</summary>
    /// <exception cref="ArgumentException">There is no pair, or a count is negative.</exception>
    public static Padding Explicit(params IReadOnlyList<(int Before, int After)> pads)
    {
        ArgumentNullException.ThrowIfNull(pads);
        if (pads.Count == 0)
        {
            throw new ArgumentException("Explicit padding expects a pair of counts for all axes or for each axis, received none.", nameof(pads));
        }

        foreach ((int before, int after) in pads)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(before, nameof(pads));
            ArgumentOutOfRangeException.ThrowIfNegative(after, nameof(pads));
        }

        return new ExplicitPadding([.. pads]);
    }

    /// <summary>How a kernel slides over an input of these spatial sizes.</summary>
    /// <exception cref="ShapeException">The padding does not suit the number of axes.</exception>
    internal abstract Window Over(ReadOnlySpan<int> spatial, PerAxis kernel, PerAxis strides, PerAxis dilations);

    internal sealed record ValidPadding : Padding
    {
        internal override Window Over(ReadOnlySpan<int> spatial, PerAxis kernel, PerAxis strides, PerAxis dilations) =>
            Window.Create(strides.AsSpan(), dilations.AsSpan(), new int[kernel.Count], new int[kernel.Count]);
    }

    internal sealed record SamePadding : Padding
    {
        internal override Window Over(ReadOnlySpan<int> spatial, PerAxis kernel, PerAxis strides, PerAxis dilations) =>
            Window.Same(spatial, kernel.AsSpan(), strides.AsSpan(), dilations.AsSpan());
    }

    internal sealed record CausalPadding : Padding
    {
        internal override Window Over(ReadOnlySpan<int> spatial, PerAxis kernel, PerAxis strides, PerAxis dilations) => kernel.Count == 1
            ? Window.Create(strides.AsSpan(), dilations.AsSpan(), [Window.Effective(kernel[0], dilations[0]) - 1], [0])
            : throw new ShapeException($"Causal padding is for one spatial axis, the kernel {kernel} has {kernel.Count}. Use valid, same or explicit padding.");
    }

    internal sealed record ExplicitPadding(IReadOnlyList<(int Before, int After)> Pads) : Padding
    {
        /// <summary>A pair for each of <paramref name="rank"/> axes.</summary>
        /// <exception cref="ShapeException">Another number of pairs was given.</exception>
        public IReadOnlyList<(int Before, int After)> For(int rank) => Pads.Count == rank
            ? Pads
            : Pads.Count == 1
                ? [.. Enumerable.Repeat(Pads[0], rank)]
                : throw new ShapeException($"Explicit padding expects one pair or {rank}, one for each spatial axis; received {Pads.Count}.");

        internal override Window Over(ReadOnlySpan<int> spatial, PerAxis kernel, PerAxis strides, PerAxis dilations)
        {
            IReadOnlyList<(int Before, int After)> pads = For(kernel.Count);
            return Window.Create(strides.AsSpan(), dilations.AsSpan(), [.. pads.Select(p => p.Before)], [.. pads.Select(p => p.After)]);
        }
    }
}
