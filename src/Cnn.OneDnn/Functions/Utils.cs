namespace Cnn.OneDnn;

/// <summary>What Keras keeps under keras.utils, under the names that it has there.</summary>
public static class Utils
{
    private static ulong seed;

    /// <summary>The seed of <see cref="ModelOptions"/> that name none.</summary>
    internal static ulong Seed => Volatile.Read(ref seed);

    /// <inheritdoc cref="Labels.OneHot(ReadOnlySpan{int}, int?)"/>
    public static Tensor ToCategorical(ReadOnlySpan<int> labels, int? numClasses = null) => Labels.OneHot(labels, numClasses);

    /// <inheritdoc cref="Labels.OneHot(ReadOnlySpan{int}, int?)"/>
    public static Tensor ToCategorical(int[] labels, int? numClasses = null) => Labels.OneHot(labels, numClasses);

    /// <inheritdoc cref="Labels.OneHot(Tensor, int?)"/>
    public static Tensor ToCategorical(Tensor labels, int? numClasses = null) => Labels.OneHot(labels, numClasses);

    /// <summary>
    /// The seed of all <see cref="ModelOptions"/> that are made from now on and name none of their own, and so of models' first weights, dropout and the order
    /// of samples. What the framework draws, such as by <see cref="Random"/>, is not touched.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public static void SetRandomSeed(int seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(seed);
        Volatile.Write(ref Utils.seed, (ulong)seed);
    }

    /// <summary>Scales what lies along an axis to a norm of 1; what is all zeros stays so. As Keras's normalize.</summary>
    /// <param name="x">The numbers.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="order">Which norm: 1 for the sum of absolute values, 2 for Euclid's.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or another norm was asked for.</exception>
    public static Tensor Normalize(Tensor x, int axis = -1, int order = 2)
    {
        ArgumentNullException.ThrowIfNull(x);
        Tensor norms = order switch
        {
            1 => x.Abs().Sum(axis, keepDims: true),
            2 => x.Square().Sum(axis, keepDims: true).Sqrt(),
            _ => throw new ArgumentOutOfRangeException(nameof(order), order, "Expected 1 or 2."),
        };
        foreach (ref float norm in norms.AsSpan<float>())
        {
            norm = norm == 0 ? 1 : norm;
        }

        return x / norms;
    }
}
