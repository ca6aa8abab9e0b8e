namespace Cnn.OneDnn.Backends.Managed;

/// <summary>How a packed block of the left matrix lies; a constant, so that the kernels' addresses need one register.</summary>
internal interface IBlockOrder
{
    /// <summary>From one row of the matrix to the next, in elements.</summary>
    static abstract int RowStride { get; }
}
