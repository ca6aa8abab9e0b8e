using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Layers;

/// <summary>
/// A tensor while a network is laid out: a graph's value, whose axes are N, C, spatial, with the order in which the user sees them.
/// </summary>
/// <param name="Value">The value.</param>
/// <param name="Format">Where the user's channels are; means nothing below three axes.</param>
public readonly partial record struct Symbol(Value Value, DataFormat Format)
{
    /// <summary>The number of axes, batch included.</summary>
    public int Rank => Value.Shape.Rank;

    /// <summary>The number of channels: features for a tensor of two axes.</summary>
    public int Channels => Value.Shape[1];

    /// <summary>The sizes as the user sees them, batch first.</summary>
    public Shape UserShape => ToUser(Value.Shape, Format);

    internal static Shape ToUser(Shape logical, DataFormat format)
    {
        if (format == DataFormat.ChannelsFirst || logical.Rank < 3)
        {
            return logical;
        }

        ReadOnlySpan<int> dims = logical.AsSpan();
        return new Shape([dims[0], .. dims[2..], dims[1]]);
    }

    internal static Shape ToLogical(Shape user, DataFormat format)
    {
        if (format == DataFormat.ChannelsFirst || user.Rank < 3)
        {
            return user;
        }

        ReadOnlySpan<int> dims = user.AsSpan();
        return new Shape([dims[0], dims[^1], .. dims[1..^1]]);
    }

    /// <summary>The logical axis of a user's axis; negative ones count from the end.</summary>
    internal int LogicalAxis(int userAxis)
    {
        int axis = userAxis < 0 ? userAxis + Rank : userAxis;
        if (axis < 0 || axis >= Rank)
        {
            throw new ShapeException($"Axis {userAxis} does not exist in a tensor of shape {UserShape}.");
        }

        return Format == DataFormat.ChannelsFirst || Rank < 3 || axis == 0 ? axis : axis == Rank - 1 ? 1 : axis + 1;
    }
}
