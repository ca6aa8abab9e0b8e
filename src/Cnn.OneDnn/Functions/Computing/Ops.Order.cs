namespace Cnn.OneDnn;

/// <content>Order, and what gathers along an axis.</content>
public static partial class Ops
{
    /// <summary>The elements along an axis in rising order, NaN last.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public static Tensor Sort(Tensor x, int axis = -1) => TakeAlongAxis(x, ArgSort(x, axis), axis);

    /// <summary>The places along an axis in the order of their elements, as Int32: rising, equal ones as they stand, NaN last.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public static Tensor ArgSort(Tensor x, int axis = -1) => Lines(x, axis, DataType.Int32, (line, result) =>
    {
        // To .NET NaN is before all numbers.
        int[] order = [.. Enumerable.Range(0, line.Length).OrderBy(i => float.IsNaN(line[i])).ThenBy(i => line[i])];
        order.CopyTo(result.AsSpan<int>());
    });

    /// <summary>
    /// The largest of each line along the last axis, the largest first; NaN is larger than any number, and of equal ones the first comes first.
    /// </summary>
    /// <param name="x">The numbers.</param>
    /// <param name="k">How many.</param>
    /// <returns>Them, and their places as Int32.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The axis has not so many places.</exception>
    public static (Tensor Values, Tensor Indices) TopK(Tensor x, int k)
    {
        int size = Given(x).Shape[x.Axis(-1)];
        if (k < 0 || k > size)
        {
            throw new ArgumentOutOfRangeException(nameof(k), k, $"The last axis of a tensor of shape {x.Shape} has {size} places.");
        }

        Tensor places = Lines(x, -1, DataType.Int32, (line, result) =>
        {
            int[] order = [.. Enumerable.Range(0, line.Length).OrderByDescending(i => float.IsNaN(line[i])).ThenByDescending(i => line[i])];
            order.CopyTo(result.AsSpan<int>());
        }).Slice(-1, ..k);
        return (TakeAlongAxis(x, places, -1), places);
    }

    /// <summary>Whether the right class of each row is among the k largest of its predictions, as 1 or 0; equal ones do not push it out.</summary>
    /// <param name="targets">(n) labels.</param>
    /// <param name="predictions">(n, classes).</param>
    /// <param name="k">How many.</param>
    public static Tensor InTopK(Tensor targets, Tensor predictions, int k)
    {
        ArgumentNullException.ThrowIfNull(targets);
        Tensor right = TakeAlongAxis(predictions, targets.ToInt32().Reshape(-1, 1), 1);
        return Sum(predictions > right, axis: 1) < k;
    }

    /// <summary>Along an axis the sum of all elements so far, gathered in double precision.</summary>
    /// <param name="x">The numbers.</param>
    /// <param name="axis">The axis; null for all elements in a row.</param>
    public static Tensor CumSum(Tensor x, int? axis = null) => Gathered(x, axis, (sum, value) => sum + value, 0);

    /// <summary>Along an axis the product of all elements so far.</summary>
    /// <inheritdoc cref="CumSum"/>
    public static Tensor CumProd(Tensor x, int? axis = null) => Gathered(x, axis, (product, value) => product * value, 1);

    /// <summary>What each element is above the one before it along an axis.</summary>
    /// <param name="x">The numbers.</param>
    /// <param name="n">How many times.</param>
    /// <param name="axis">The axis.</param>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public static Tensor Diff(Tensor x, int n = 1, int axis = -1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        Tensor result = Given(x);
        for (int i = 0; i < n && result.Shape[result.Axis(axis)] > 0; i++)
        {
            result = result.Slice(axis, 1..) - result.Slice(axis, ..^1);
        }

        return result;
    }

    private static Tensor Gathered(Tensor x, int? axis, Func<double, double, double> function, double start) =>
        Lines(axis is null ? Ravel(x) : x, axis ?? 0, DataType.Float32, (line, result) =>
        {
            double gathered = start;
            for (int i = 0; i < line.Length; i++)
            {
                result.AsSpan<float>()[i] = (float)(gathered = function(gathered, line[i]));
            }
        });

    // A line of the same length for each line along an axis.
    private static Tensor Lines(Tensor x, int axis, DataType type, Action<float[], Tensor> make)
    {
        int at = Given(x).Axis(axis), size = x.Shape[at];
        Tensor lines = MoveAxis(x.ToFloat32(), at, -1);
        var result = new Tensor(lines.Shape, type);
        var made = new Tensor(new Shape(size), type);
        int step = made.Bytes().Length;
        for (int i = 0; i < lines.Shape.ElementCount; i += size)
        {
            make(lines.AsSpan<float>().Slice(i, size).ToArray(), made);
            made.Bytes().CopyTo(result.Bytes()[(i / size * step)..]);
        }

        return MoveAxis(result, -1, at);
    }
}
