using System.Numerics.Tensors;
using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn;

/// <content>Figures of all elements, or along axes.</content>
public static partial class Ops
{
    /// <summary>The mean along axes, or of all elements; NaN where there are none.</summary>
    /// <inheritdoc cref="Sum(Tensor, PerAxis?, bool)"/>
    public static Tensor Mean(Tensor x, PerAxis? axis = null, bool keepDims = false) => Reduce(x, axis, keepDims, v => Total(v) / v.Length);

    /// <summary>The sum along axes, or of all elements, gathered in double precision.</summary>
    /// <param name="x">The numbers.</param>
    /// <param name="axis">The axes, negative ones from the end; all if null.</param>
    /// <param name="keepDims">Whether they stay, with one place.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public static Tensor Sum(Tensor x, PerAxis? axis = null, bool keepDims = false) => Reduce(x, axis, keepDims, v => Total(v));

    /// <summary>The product along axes, or of all elements; 1 where there are none.</summary>
    /// <inheritdoc cref="Sum(Tensor, PerAxis?, bool)"/>
    public static Tensor Prod(Tensor x, PerAxis? axis = null, bool keepDims = false) => Reduce(x, axis, keepDims, v => v.Aggregate(1.0, (a, b) => a * b));

    /// <summary>The largest element along axes, or of all; NaN if there is one.</summary>
    /// <inheritdoc cref="Sum(Tensor, PerAxis?, bool)"/>
    /// <exception cref="InvalidOperationException">There are no elements.</exception>
    public static Tensor Max(Tensor x, PerAxis? axis = null, bool keepDims = false) => Reduce(x, axis, keepDims, v => TensorPrimitives.Max<float>(Some(v)));

    /// <summary>The smallest element along axes, or of all; NaN if there is one.</summary>
    /// <inheritdoc cref="Max(Tensor, PerAxis?, bool)"/>
    public static Tensor Min(Tensor x, PerAxis? axis = null, bool keepDims = false) => Reduce(x, axis, keepDims, v => TensorPrimitives.Min<float>(Some(v)));

    /// <summary><see cref="Max(Tensor, PerAxis?, bool)"/>, Keras's other name of it.</summary>
    /// <inheritdoc cref="Max(Tensor, PerAxis?, bool)"/>
    public static Tensor Amax(Tensor x, PerAxis? axis = null, bool keepDims = false) => Max(x, axis, keepDims);

    /// <summary><see cref="Min(Tensor, PerAxis?, bool)"/>, Keras's other name of it.</summary>
    /// <inheritdoc cref="Max(Tensor, PerAxis?, bool)"/>
    public static Tensor Amin(Tensor x, PerAxis? axis = null, bool keepDims = false) => Min(x, axis, keepDims);

    /// <summary>The variance along axes, or of all elements: the mean square distance from the mean, as in NumPy; NaN where there are none.</summary>
    /// <inheritdoc cref="Sum(Tensor, PerAxis?, bool)"/>
    public static Tensor Var(Tensor x, PerAxis? axis = null, bool keepDims = false) => Reduce(x, axis, keepDims, Variance);

    /// <summary>The root of the variance.</summary>
    /// <inheritdoc cref="Sum(Tensor, PerAxis?, bool)"/>
    public static Tensor Std(Tensor x, PerAxis? axis = null, bool keepDims = false) => Reduce(x, axis, keepDims, v => Math.Sqrt(Variance(v)));

    /// <summary>The middle one in order, or the mean of the two in the middle; NaN if there is one, or nothing.</summary>
    /// <inheritdoc cref="Sum(Tensor, PerAxis?, bool)"/>
    public static Tensor Median(Tensor x, PerAxis? axis = null, bool keepDims = false) => Reduce(x, axis, keepDims, v =>
    {
        if (v.Length == 0 || v.Any(float.IsNaN))
        {
            return double.NaN;
        }

        float[] sorted = [.. v.Order()];
        return ((double)sorted[(v.Length - 1) / 2] + sorted[v.Length / 2]) / 2;
    });

    /// <summary>1 where no element along axes is 0, else 0; 1 where there are none.</summary>
    /// <inheritdoc cref="Sum(Tensor, PerAxis?, bool)"/>
    public static Tensor All(Tensor x, PerAxis? axis = null, bool keepDims = false) => Reduce(x, axis, keepDims, v => v.All(e => e != 0) ? 1 : 0);

    /// <summary>1 where an element along axes is not 0, else 0.</summary>
    /// <inheritdoc cref="Sum(Tensor, PerAxis?, bool)"/>
    public static Tensor Any(Tensor x, PerAxis? axis = null, bool keepDims = false) => Reduce(x, axis, keepDims, v => v.Any(e => e != 0) ? 1 : 0);

    /// <summary>How many elements along axes are not 0.</summary>
    /// <inheritdoc cref="Sum(Tensor, PerAxis?, bool)"/>
    public static Tensor CountNonzero(Tensor x, PerAxis? axis = null, bool keepDims = false) => Reduce(x, axis, keepDims, v => v.Count(e => e != 0));

    /// <summary>log of the sum of e^x along axes, or of all elements, without overflow; negative infinity where there are none.</summary>
    /// <inheritdoc cref="Sum(Tensor, PerAxis?, bool)"/>
    public static Tensor LogSumExp(Tensor x, PerAxis? axis = null, bool keepDims = false) => Reduce(x, axis, keepDims, v =>
    {
        double largest = v.Length == 0 ? double.NegativeInfinity : TensorPrimitives.Max<float>(v);
        return double.IsFinite(largest) ? largest + Math.Log(v.Sum(e => Math.Exp(e - largest))) : largest;
    });

    /// <summary>A norm along axes, or of all elements.</summary>
    /// <param name="x">The numbers.</param>
    /// <param name="ord">
    /// Which: 2, Euclid's, if null; the p-th root of the sum of |x|^p for p; for infinity the largest |x|, for negative infinity the smallest, for 0 how many
    /// are not 0.
    /// </param>
    /// <param name="axis">The axes, negative ones from the end; all if null.</param>
    /// <param name="keepDims">Whether they stay, with one place.</param>
    /// <exception cref="ArgumentException">Another order than Euclid's of more than one axis: a matrix norm.</exception>
    public static Tensor Norm(Tensor x, double? ord = null, PerAxis? axis = null, bool keepDims = false)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (ord is not null && (axis?.Count ?? x.Shape.Rank) > 1)
        {
            throw new ArgumentException("The order of a norm is that of one axis: matrix norms are not there.", nameof(ord));
        }

        return Reduce(x, axis, keepDims, v => ord switch
        {
            null or 2 => Math.Sqrt(v.Sum(e => (double)e * e)),
            0 => v.Count(e => e != 0),
            double.PositiveInfinity => TensorPrimitives.Max<float>(Some([.. v.Select(Math.Abs)])),
            double.NegativeInfinity => TensorPrimitives.Min<float>(Some([.. v.Select(Math.Abs)])),
            { } p => Math.Pow(v.Sum(e => Math.Pow(Math.Abs(e), p)), 1 / p),
        });
    }

    /// <summary>Scales what lies along an axis to a norm of 1; what is all zeros stays so.</summary>
    /// <inheritdoc cref="Utils.Normalize"/>
    public static Tensor Normalize(Tensor x, int axis = -1, int order = 2) => Utils.Normalize(x, axis, order);

    private static Tensor Reduce(Tensor x, PerAxis? axis, bool keepDims, Func<float[], double> figure)
    {
        ArgumentNullException.ThrowIfNull(x);
        int[] gone = axis is null ? [.. Enumerable.Range(0, x.Shape.Rank)] : [.. axis.Select(x.Axis).Distinct()];
        int[] stay = [.. Enumerable.Range(0, x.Shape.Rank).Except(gone)];
        float[] values = x.ToFloat32().Transpose([.. stay, .. gone]).AsSpan<float>().ToArray();
        int lines = stay.Aggregate(1, (n, a) => n * x.Shape[a]), size = gone.Aggregate(1, (n, a) => n * x.Shape[a]);
        int[] left = keepDims
            ? [.. Enumerable.Range(0, x.Shape.Rank).Select(a => stay.Contains(a) ? x.Shape[a] : 1)]
            : [.. stay.Select(a => x.Shape[a])];
        var result = new Tensor(new Shape(left));
        Span<float> figures = result.AsSpan<float>();
        for (int i = 0; i < lines; i++)
        {
            figures[i] = (float)figure(values.AsSpan(i * size, size).ToArray());
        }

        return result;
    }

    private static float[] Some(float[] values) => values.Length > 0
        ? values
        : throw new InvalidOperationException("There are no elements, and so no largest one.");

    private static double Total(float[] values)
    {
        double sum = 0;
        foreach (float value in values)
        {
            sum += value;
        }

        return sum;
    }

    private static double Variance(float[] values)
    {
        double mean = Total(values) / values.Length;
        return values.Sum(v => (v - mean) * (v - mean)) / values.Length;
    }
}
