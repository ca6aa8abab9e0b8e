namespace Cnn.Models.Tests.Onnx.Specification;

/// <summary>ONNX's formulas, written down one element at a time, for two spatial axes.</summary>
internal static class Formulas
{
    /// <summary>Padding of auto_pad: so much that there are ceil(in / stride) positions, the odd one after (upper) or before (lower).</summary>
    public static int[] Same(int[] size, int[] kernel, int[] strides, bool upper)
    {
        int[] total = [.. size.Select((s, i) => Math.Max(0, (((((s + strides[i] - 1) / strides[i]) - 1) * strides[i]) + kernel[i]) - s))];
        int[] less = [.. total.Select(t => t / 2)], more = [.. total.Select(t => t - (t / 2))];
        return upper ? [.. less, .. more] : [.. more, .. less];
    }

    public static Grid Conv(Grid x, Grid w, double[]? bias, int[]? strides = null, int[]? pads = null, int[]? dilations = null, int group = 1)
    {
        (strides, pads, dilations) = (strides ?? [1, 1], pads ?? [0, 0, 0, 0], dilations ?? [1, 1]);
        int filters = w.Dims[0], perGroup = w.Dims[1];
        int Out(int i) => ((x.Dims[i + 2] + pads[i] + pads[i + 2] - ((w.Dims[i + 2] - 1) * dilations[i]) - 1) / strides[i]) + 1;
        return Grid.Make([x.Dims[0], filters, Out(0), Out(1)], at =>
        {
            double sum = bias?[at[1]] ?? 0;
            for (int c = 0; c < perGroup; c++)
            {
                for (int i = 0; i < w.Dims[2]; i++)
                {
                    for (int j = 0; j < w.Dims[3]; j++)
                    {
                        int row = (at[2] * strides[0]) - pads[0] + (i * dilations[0]), column = (at[3] * strides[1]) - pads[1] + (j * dilations[1]);
                        if (Inside(x, row, column))
                        {
                            sum += w[at[1], c, i, j] * x[at[0], (at[1] / (filters / group) * perGroup) + c, row, column];
                        }
                    }
                }
            }

            return sum;
        });
    }

    /// <summary>Every element of the input adds the kernel, times itself, to the output.</summary>
    public static Grid ConvTranspose(
        Grid x, Grid w, double[]? bias, int[]? strides = null, int[]? pads = null, int[]? dilations = null, int group = 1, int[]? more = null)
    {
        (strides, pads, dilations, more) = (strides ?? [1, 1], pads ?? [0, 0, 0, 0], dilations ?? [1, 1], more ?? [0, 0]);
        int perGroup = w.Dims[1], filters = perGroup * group;
        int Out(int i) => ((x.Dims[i + 2] - 1) * strides[i]) + more[i] + ((w.Dims[i + 2] - 1) * dilations[i]) + 1 - pads[i] - pads[i + 2];
        Grid y = Grid.Make([x.Dims[0], filters, Out(0), Out(1)], at => bias?[at[1]] ?? 0);
        Grid.Make(x.Dims, at =>
        {
            int g = at[1] / (x.Dims[1] / group);
            Grid.Make([perGroup, w.Dims[2], w.Dims[3]], k =>
            {
                int row = (at[2] * strides[0]) + (k[1] * dilations[0]) - pads[0], column = (at[3] * strides[1]) + (k[2] * dilations[1]) - pads[1];
                if (Inside(y, row, column))
                {
                    y[at[0], (g * perGroup) + k[0], row, column] += x[at] * w[at[1], k[0], k[1], k[2]];
                }

                return 0;
            });
            return 0;
        });
        return y;
    }

    /// <summary>Maxima or means; a mean counts padding or not, and never what lies behind it.</summary>
    public static Grid Pool(Grid x, bool max, int[] kernel, int[] strides, int[]? pads = null, bool ceil = false, bool counts = false, int[]? dilations = null)
    {
        (pads, dilations) = (pads ?? [0, 0, 0, 0], dilations ?? [1, 1]);
        int Out(int i)
        {
            int free = x.Dims[i + 2] + pads[i] + pads[i + 2] - ((kernel[i] - 1) * dilations[i]) - 1,
                positions = (ceil ? (free + strides[i] - 1) / strides[i] : free / strides[i]) + 1;
            return ceil && (positions - 1) * strides[i] >= x.Dims[i + 2] + pads[i] ? positions - 1 : positions;
        }

        return Grid.Make([x.Dims[0], x.Dims[1], Out(0), Out(1)], at =>
        {
            var found = new List<double>();
            for (int i = 0; i < kernel[0]; i++)
            {
                for (int j = 0; j < kernel[1]; j++)
                {
                    int row = (at[2] * strides[0]) - pads[0] + (i * dilations[0]), column = (at[3] * strides[1]) - pads[1] + (j * dilations[1]);
                    if (Inside(x, row, column))
                    {
                        found.Add(x[at[0], at[1], row, column]);
                    }
                }
            }

            return max ? found.Max() : counts ? found.Sum() / (kernel[0] * kernel[1]) : found.Average();
        });
    }

    /// <summary>Each position of the result is worked out in the source and made whole; beyond the edges is the edge.</summary>
    public static Grid Nearest(Grid x, int[] factors, Func<double, double, double> source, Func<double, double> round) =>
        Grid.Make([x.Dims[0], x.Dims[1], x.Dims[2] * factors[0], x.Dims[3] * factors[1]], at => x[
            at[0],
            at[1],
            (int)Math.Clamp(round(source(at[2], factors[0])), 0, x.Dims[2] - 1),
            (int)Math.Clamp(round(source(at[3], factors[1])), 0, x.Dims[3] - 1)]);

    /// <summary>The two neighbours on each axis, mixed by distance, with half-pixel centres.</summary>
    public static Grid Linear(Grid x, int[] factors) => Grid.Make([x.Dims[0], x.Dims[1], x.Dims[2] * factors[0], x.Dims[3] * factors[1]], at =>
    {
        double sum = 0;
        foreach ((int row, double a) in Neighbours(at[2], factors[0], x.Dims[2]))
        {
            foreach ((int column, double b) in Neighbours(at[3], factors[1], x.Dims[3]))
            {
                sum += a * b * x[at[0], at[1], row, column];
            }
        }

        return sum;
    });

    /// <summary>Neighbours as far as a weight reaches, by distance; beyond the edges is the edge, or what lies there counts nothing.</summary>
    public static Grid Mixed(
        Grid x, float[] factors, Func<double, double, int, double> source, Func<double, double> weight, bool excludes = false, int reach = 2)
    {
        (int Place, double Weight)[] Around(int o, int axis)
        {
            double at = source(o, factors[axis - 2], x.Dims[axis]);
            int[] places = [.. Enumerable.Range((int)Math.Floor(at) - reach, (2 * reach) + 2).Where(p => !excludes || (p >= 0 && p < x.Dims[axis]))];
            double sum = places.Sum(p => weight(Math.Abs(p - at)));
            return [.. places.Select(p => (Math.Clamp(p, 0, x.Dims[axis] - 1), weight(Math.Abs(p - at)) / sum))];
        }

        int Size(int axis) => (int)Math.Floor(x.Dims[axis] * factors[axis - 2]);
        return Grid.Make([x.Dims[0], x.Dims[1], Size(2), Size(3)],
            at => Around(at[2], 2).Sum(row => Around(at[3], 3).Sum(column => row.Weight * column.Weight * x[at[0], at[1], row.Place, column.Place])));
    }

    public static Grid Normalize(Grid x, Func<int[], int> group, double epsilon, Func<int, double> scale, Func<int, double> shift)
    {
        var members = new Dictionary<(int Sample, int Group), List<double>>();
        Grid.Make(x.Dims, at =>
        {
            (int, int) key = (at[0], group(at));
            (members.TryGetValue(key, out List<double>? list) ? list : members[key] = []).Add(x[at]);
            return 0;
        });
        return Grid.Make(x.Dims, at =>
        {
            List<double> own = members[(at[0], group(at))];
            double mean = own.Average(), variance = own.Average(v => (v - mean) * (v - mean));
            return ((x[at] - mean) / Math.Sqrt(variance + epsilon) * scale(at[1])) + shift(at[1]);
        });
    }

    private static (int, double)[] Neighbours(int position, int factor, int size)
    {
        double source = ((position + 0.5) / factor) - 0.5, low = Math.Floor(source);
        return [((int)Math.Clamp(low, 0, size - 1), 1 - (source - low)), ((int)Math.Clamp(low + 1, 0, size - 1), source - low)];
    }

    private static bool Inside(Grid grid, int row, int column) => row >= 0 && row < grid.Dims[2] && column >= 0 && column < grid.Dims[3];
}
