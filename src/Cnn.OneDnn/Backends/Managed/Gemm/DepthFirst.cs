namespace Cnn.OneDnn.Backends.Managed;

/// <summary>The elements of a column are neighbours: the transposed product's order.</summary>
internal readonly struct DepthFirst : IBlockOrder
{
    public static int RowStride => 1;
}
