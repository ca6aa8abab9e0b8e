using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Training.Persistence;

/// <summary>
/// PyTorch's names and axes. Kernels have the output first, then the input, then space: Keras's axes with the two channel axes before the spatial ones, swapped.
/// Weights over a flattened image are in the order of channels-first images, see <see cref="FlattenOrder"/>.
/// </summary>
internal static class PyTorchWeights
{
    public static IEnumerable<ForeignTensor> Of(Model model)
    {
        var flattened = new FlattenOrder(model);
        return model.Layers.SelectMany(layer => layer.Parameters.Select(p => Of(p.Owner!, p, flattened)));
    }

    /// <summary>Whether a tensor of a file holds no weight: the number of batches that a normalization has seen.</summary>
    public static bool IsOther(string name) => name.EndsWith("num_batches_tracked", StringComparison.Ordinal);

    private static ForeignTensor Of(Layer layer, Parameter p, FlattenOrder flattened)
    {
        string[] names = [$"{layer.Path.Replace('/', '.')}.{NameOf(p)}"];
        int[]? rows = layer is Dense or NormalizationBase or PReLU ? flattened.Before(layer) : null;
        int[] dims = p.Shape.ToArray();
        return (layer, p.Name) switch
        {
            (Dense, "kernel") => new(p, names, new Shape(dims[1], dims[0]), () => Transposed(dims[0], dims[1], rows)),
            (NormalizationBase or PReLU, _) when rows is not null && rows.Length == p.Shape.ElementCount => new(p, names, p.Shape, () => rows),

            // One slope per channel, which Keras holds with axes of one place for the shared ones.
            (PReLU, _) when dims.Count(d => d > 1) <= 1 => new(p, names, new Shape(p.Shape.ElementCount), () => [.. Enumerable.Range(0, p.Shape.ElementCount)]),

            // The multiplier is the faster part of PyTorch's output channels, as it is of Keras's.
            (DepthwiseConvolution, "kernel") or (_, "depthwise_kernel") => new(p, names, new Shape([dims[^2] * dims[^1], 1, .. dims[..^2]]), () => Moved(dims, [dims.Length - 2, dims.Length - 1])),
            (KernelLayer, not "bias") => new(p, names, new Shape([dims[^1], dims[^2], .. dims[..^2]]), () => Moved(dims, [dims.Length - 1, dims.Length - 2])),
            _ => new(p, names, p.Shape, null),
        };
    }

    private static string NameOf(Parameter p) => p.Name switch
    {
        "kernel" or "gamma" => "weight",
        "beta" => "bias",
        "alpha" => "weight",
        "moving_mean" => "running_mean",
        "moving_variance" => "running_var",
        "depthwise_kernel" => "depthwise.weight",
        "pointwise_kernel" => "pointwise.weight",
        "bias" when p.Owner is SeparableConvolution => "pointwise.bias",
        var own => own,
    };

    // Place (o, i) of the file is place (row of i, o) of Keras's.
    private static int[] Transposed(int inputs, int outputs, int[]? rows)
    {
        int[] sources = new int[inputs * outputs];
        for (int o = 0; o < outputs; o++)
        {
            for (int i = 0; i < inputs; i++)
            {
                sources[(o * inputs) + i] = ((rows is null ? i : rows[i]) * outputs) + o;
            }
        }

        return sources;
    }

    // The file has two of Keras's axes first, then the others in their order.
    private static int[] Moved(int[] dims, int[] first)
    {
        int[] order = [.. first, .. Enumerable.Range(0, dims.Length).Except(first)];
        int[] strides = new int[dims.Length];
        for (int axis = dims.Length - 1, stride = 1; axis >= 0; stride *= dims[axis--])
        {
            strides[axis] = stride;
        }

        int[] sources = new int[dims.Aggregate(1, (a, b) => a * b)];
        int[] index = new int[dims.Length];
        for (int i = 0; i < sources.Length; i++)
        {
            for (int axis = 0; axis < order.Length; axis++)
            {
                sources[i] += index[axis] * strides[order[axis]];
            }

            for (int axis = order.Length - 1; axis >= 0 && ++index[axis] == dims[order[axis]]; axis--)
            {
                index[axis] = 0;
            }
        }

        return sources;
    }
}
