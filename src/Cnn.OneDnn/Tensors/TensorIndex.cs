namespace Cnn.OneDnn;

/// <summary>Which places of an axis are wanted: one, <c>3</c> or <c>^1</c>, which takes the axis away, or neighbours, <c>..10</c>.</summary>
public readonly record struct TensorIndex
{
    private TensorIndex(Range range, bool isPlace) => (Range, IsPlace) = (range, isPlace);

    internal Range Range { get; }

    internal bool IsPlace { get; }

    /// <summary>One place; negative ones count from the end.</summary>
    public static implicit operator TensorIndex(int place) => place < 0 ? new Index(-place, fromEnd: true) : (Index)place;

    /// <summary>One place.</summary>
    public static implicit operator TensorIndex(Index place) => new(place..place, true);

    /// <summary>Neighbours.</summary>
    public static implicit operator TensorIndex(Range range) => new(range, false);
}
