namespace Cnn.OneDnn.Graph;

/// <summary>What an op has to compute.</summary>
/// <param name="Products">Multiplications with their additions, of products of activations and weights.</param>
/// <param name="Others">All other operations: one for each element that a window or a simple function reads, functions such as exp counted as one. Moving data
/// counts nothing.</param>
internal readonly record struct OpWork(long Products, long Others)
{
    /// <summary>Floating-point operations: two for a product.</summary>
    public long Operations => (2 * Products) + Others;

    /// <summary>Nothing to compute, such as for an op that moves data.</summary>
    public static OpWork None => default;
}
