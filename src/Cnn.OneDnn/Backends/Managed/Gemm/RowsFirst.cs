namespace Cnn.OneDnn.Backends.Managed;

/// <summary>A row's elements are neighbours; rows are a constant pitch apart that spreads them over the sets of the nearest cache.</summary>
internal readonly struct RowsFirst : IBlockOrder
{
    /// <summary>The longest row of a block.</summary>
    public const int Depth = 256;

    /// <summary>From row to row.</summary>
    public const int Pitch = Depth + 16;

    public static int RowStride => Pitch;
}
