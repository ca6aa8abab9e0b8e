using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Layers.Reference;

/// <summary>Convolutions and poolings as loops over channels-last arrays, straight from Keras's definitions.</summary>
internal static class ReferenceWindows
{
    public static Nd Convolve(KernelLayer layer, Nd x, Nd kernel, Nd? bias, int groups)
    {
        int rank = layer.KernelSize.Count, perGroup = kernel.Dims[^2], outputs = kernel.Dims[^1];
        (int Before, int Count)[] axes = Axes(x, layer.KernelSize, layer.Strides, layer.DilationRate, layer.Padding);
        return Nd.Make([x.Dims[0], .. axes.Select(a => a.Count), outputs], at =>
        {
            int o = at[^1], first = o / (outputs / groups) * perGroup;
            double sum = bias?.Data[o] ?? 0;
            foreach (int[] k in Nd.Indices([.. layer.KernelSize]))
            {
                int[]? source = Source(at, k, layer.Strides, layer.DilationRate, axes, x.Dims);
                for (int i = 0; source is not null && i < perGroup; i++)
                {
                    source[^1] = first + i;
                    sum += x[source] * kernel[[.. k, i, o]];
                }
            }

            return sum;
        });
    }

    public static Nd Depthwise(KernelLayer layer, Nd x, Nd kernel, Nd? bias)
    {
        int channels = kernel.Dims[^2], multiplier = kernel.Dims[^1];
        (int Before, int Count)[] axes = Axes(x, layer.KernelSize, layer.Strides, layer.DilationRate, layer.Padding);
        return Nd.Make([x.Dims[0], .. axes.Select(a => a.Count), channels * multiplier], at =>
        {
            int o = at[^1];
            double sum = bias?.Data[o] ?? 0;
            foreach (int[] k in Nd.Indices([.. layer.KernelSize]))
            {
                if (Source(at, k, layer.Strides, layer.DilationRate, axes, x.Dims) is { } source)
                {
                    source[^1] = o / multiplier;
                    sum += x[source] * kernel[[.. k, o / multiplier, o % multiplier]];
                }
            }

            return sum;
        });
    }

    /// <summary>Mixes channels at each position: x (..., in), weights (..., in, out) with leading ones.</summary>
    public static Nd Mix(Nd x, Nd weights, Nd? bias)
    {
        int inputs = weights.Dims[^2], outputs = weights.Dims[^1];
        return Nd.Make([.. x.Dims[..^1], outputs], at =>
        {
            double sum = bias?.Data[at[^1]] ?? 0;
            for (int i = 0; i < inputs; i++)
            {
                sum += x[[.. at[..^1], i]] * weights.Data[(i * outputs) + at[^1]];
            }

            return sum;
        });
    }

    /// <summary>Every input adds its multiple of the kernel to the output, from which the border is then cut.</summary>
    public static Nd ConvolveTransposed(ConvolutionTranspose layer, Nd x, Nd kernel, Nd? bias)
    {
        int rank = layer.KernelSize.Count, groups = layer.Groups, perGroup = kernel.Dims[^2], inputs = kernel.Dims[^1];
        (int Before, int Count)[] axes = [.. Enumerable.Range(0, rank).Select(a => TransposedAxis(layer, a, x.Dims[a + 1]))];
        Nd result = Nd.Make([x.Dims[0], .. axes.Select(a => a.Count), layer.Filters], at => bias?.Data[at[^1]] ?? 0);
        foreach (int[] at in Nd.Indices(x.Dims))
        {
            foreach (int[] k in Nd.Indices([.. layer.KernelSize]))
            {
                int[] target =
                    [at[0], .. Enumerable.Range(0, rank).Select(a => (at[a + 1] * layer.Strides[a]) + (k[a] * layer.DilationRate[a]) - axes[a].Before), 0];
                if (Enumerable.Range(0, rank).All(a => target[a + 1] >= 0 && target[a + 1] < axes[a].Count))
                {
                    for (int o = 0; o < perGroup; o++)
                    {
                        target[^1] = (at[^1] / (inputs / groups) * perGroup) + o;
                        result[target] += x[at] * kernel[[.. k, o, at[^1]]];
                    }
                }
            }
        }

        return result;
    }

    public static Nd Pool(PoolingBase layer, Nd x, bool max)
    {
        (int Before, int Count)[] axes = Axes(x, layer.PoolSize, layer.Strides, new PerAxis([.. layer.PoolSize.Select(_ => 1)]), layer.Padding);
        return Nd.Make([x.Dims[0], .. axes.Select(a => a.Count), x.Dims[^1]], at =>
        {
            var seen = new List<double>();
            foreach (int[] k in Nd.Indices([.. layer.PoolSize]))
            {
                if (Source(at, k, layer.Strides, new PerAxis([.. layer.PoolSize.Select(_ => 1)]), axes, x.Dims) is { } source)
                {
                    source[^1] = at[^1];
                    seen.Add(x[source]);
                }
            }

            return max ? seen.Max() : seen.Average();
        });
    }

    public static Nd PoolAll(Nd x, bool max)
    {
        int channels = x.Dims[^1], positions = x.Data.Length / x.Dims[0] / channels;
        return Nd.Make([x.Dims[0], channels], at =>
        {
            IEnumerable<double> all = Enumerable.Range(0, positions).Select(p => x.Data[(((at[0] * positions) + p) * channels) + at[1]]);
            return max ? all.Max() : all.Average();
        });
    }

    // Padding before and number of outputs of each axis, from TensorFlow's description of valid, same and causal padding.
    private static (int Before, int Count)[] Axes(Nd x, PerAxis kernel, PerAxis strides, PerAxis dilations, Padding padding) =>
    [
        .. Enumerable.Range(0, kernel.Count).Select(a =>
        {
            int size = x.Dims[a + 1], reach = ((kernel[a] - 1) * dilations[a]) + 1, stride = strides[a];
            if (padding == Padding.Same)
            {
                int count = (int)Math.Ceiling(size / (double)stride);
                return (Math.Max(((count - 1) * stride) + reach - size, 0) / 2, count);
            }

            (int before, int after) = Border(padding, a, reach);
            return (before, (int)Math.Ceiling((size + before + after - reach + 1) / (double)stride));
        }),
    ];

    private static (int Before, int After) Border(Padding padding, int axis, int reach) =>
        padding == Padding.Causal ? (reach - 1, 0)
        : padding is Padding.ExplicitPadding { Pads: var pads } ? pads[pads.Count == 1 ? 0 : axis]
        : (0, 0);

    // Keras's own formulas for the size of a transposed convolution and for how much its dilated input is padded on the left.
    private static (int Before, int Count) TransposedAxis(ConvolutionTranspose layer, int axis, int size)
    {
        int stride = layer.Strides[axis], reach = ((layer.KernelSize[axis] - 1) * layer.DilationRate[axis]) + 1;
        int? extra = layer.OutputPadding?[axis];
        if (layer.Padding is Padding.ExplicitPadding)
        {
            (int before, int after) = Border(layer.Padding, axis, reach);
            return (before, ((size - 1) * stride) + reach - before - after + (extra ?? 0));
        }

        if (layer.Padding == Padding.Valid)
        {
            return (0, extra is null ? (size * stride) + Math.Max(reach - stride, 0) : ((size - 1) * stride) + reach + extra.Value);
        }

        int padded = extra is null ? stride + reach - 2 : reach + (reach % 2) - 2 + extra.Value;
        int left = stride > reach - 1 && extra is null ? reach - 1 : Math.Min((int)Math.Ceiling(padded / 2.0), reach - 1);
        int count = extra is null ? size * stride : ((size - 1) * stride) + reach - (2 * (reach / 2)) + extra.Value;
        return (reach - 1 - left, count);
    }

    // Where an element of the window lies in the input, the channel left open; null in the padding.
    private static int[]? Source(int[] at, int[] k, PerAxis strides, PerAxis dilations, (int Before, int Count)[] axes, int[] dims)
    {
        int[] source = new int[at.Length];
        source[0] = at[0];
        for (int a = 0; a < k.Length; a++)
        {
            source[a + 1] = (at[a + 1] * strides[a]) + (k[a] * dilations[a]) - axes[a].Before;
            if (source[a + 1] < 0 || source[a + 1] >= dims[a + 1])
            {
                return null;
            }
        }

        return source;
    }
}
