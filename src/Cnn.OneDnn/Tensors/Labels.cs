namespace Cnn.OneDnn;

/// <summary>Numbers of classes as networks take them.</summary>
public static class Labels
{
    /// <inheritdoc cref="Tensor.OneHot(ReadOnlySpan{int}, int?)"/>
    public static Tensor OneHot(ReadOnlySpan<int> labels, int? classes = null) => Tensor.OneHot(labels, classes);

    /// <inheritdoc cref="Tensor.OneHot(ReadOnlySpan{int}, int?)"/>
    public static Tensor OneHot(int[] labels, int? classes = null) => Tensor.OneHot(labels, classes);
}
