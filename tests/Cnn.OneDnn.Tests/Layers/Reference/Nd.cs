namespace Cnn.OneDnn.Tests.Layers.Reference;

/// <summary>A row-major array of doubles with any number of axes: slow, plain, and nothing of the engine's.</summary>
internal sealed class Nd
{
    public Nd(int[] dims, double[]? data = null)
    {
        Dims = dims;
        Data = data ?? new double[Count(dims)];
    }

    public int[] Dims { get; }

    public double[] Data { get; }

    public int Rank => Dims.Length;

    public double this[params ReadOnlySpan<int> index]
    {
        get => Data[Offset(index)];
        set => Data[Offset(index)] = value;
    }

    public static int Count(IEnumerable<int> dims) => dims.Aggregate(1, (a, b) => a * b);

    /// <summary>Every index of an array of these sizes, in row-major order. The array is reused.</summary>
    public static IEnumerable<int[]> Indices(params int[] dims)
    {
        int[] index = new int[dims.Length];
        int count = Count(dims);
        for (int i = 0; i < count; i++)
        {
            int rest = i;
            for (int axis = dims.Length - 1; axis >= 0; axis--)
            {
                index[axis] = rest % dims[axis];
                rest /= dims[axis];
            }

            yield return index;
        }
    }

    /// <summary>An array whose elements are made from their index.</summary>
    public static Nd Make(int[] dims, Func<int[], double> element)
    {
        var result = new Nd(dims);
        int i = 0;
        foreach (int[] index in Indices(dims))
        {
            result.Data[i++] = element(index);
        }

        return result;
    }

    public Nd Map(Func<double, double> function) => new(Dims, Array.ConvertAll(Data, x => function(x)));

    /// <summary>Axis i of the result is axis <paramref name="axes"/>[i] of this.</summary>
    public Nd Transpose(params int[] axes)
    {
        int[] source = new int[axes.Length];
        return Make([.. axes.Select(a => Dims[a])], index =>
        {
            for (int i = 0; i < axes.Length; i++)
            {
                source[axes[i]] = index[i];
            }

            return this[source];
        });
    }

    /// <summary>From (N, C, spatial...) to (N, spatial..., C).</summary>
    public Nd ChannelsToLast() => Transpose([0, .. Enumerable.Range(2, Rank - 2), 1]);

    /// <summary>From (N, spatial..., C) to (N, C, spatial...).</summary>
    public Nd ChannelsToFirst() => Transpose([0, Rank - 1, .. Enumerable.Range(1, Rank - 2)]);

    public Nd Reshape(params int[] dims) => new(dims, Data);

    private int Offset(ReadOnlySpan<int> index)
    {
        int offset = 0;
        for (int i = 0; i < index.Length; i++)
        {
            offset = (offset * Dims[i]) + index[i];
        }

        return offset;
    }
}
