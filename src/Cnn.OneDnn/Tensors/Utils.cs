namespace Cnn.OneDnn;

/// <summary>What Keras keeps under keras.utils, under the names that it has there.</summary>
public static class Utils
{
    /// <inheritdoc cref="Labels.OneHot(ReadOnlySpan{int}, int?)"/>
    public static Tensor ToCategorical(ReadOnlySpan<int> labels, int? numClasses = null) => Labels.OneHot(labels, numClasses);

    /// <inheritdoc cref="Labels.OneHot(ReadOnlySpan{int}, int?)"/>
    public static Tensor ToCategorical(int[] labels, int? numClasses = null) => Labels.OneHot(labels, numClasses);

    /// <inheritdoc cref="Labels.OneHot(Tensor, int?)"/>
    public static Tensor ToCategorical(Tensor labels, int? numClasses = null) => Labels.OneHot(labels, numClasses);
}
