using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Training.Persistence;

/// <summary>
/// PyTorch's names and axes. Kernels have the output first, then the input, then space: Keras's axes with the two channel axes before the spatial ones,
/// swapped. Weights over a flattened image are in the order of channels-first images, see <see cref="FlattenOrder"/>.
/// </summary>
internal static class PyTorchWeights
{
    public static IEnumerable<ForeignTensor> From(Model model)
    {
        var flattened = new FlattenOrder(model);
        return model.Layers.SelectMany(layer => layer.Parameters.Select(p => From(p.Owner!, p, flattened)));
    }

    /// <summary>Whether a tensor of a file holds no weight: the number of batches that a normalization has seen.</summary>
    public static bool IsOther(string name) => name.EndsWith("num_batches_tracked", StringComparison.Ordinal);

    private static ForeignTensor From(Layer layer, Parameter p, FlattenOrder flattened)
    {
        string[] names = [$"{layer.Path.Replace('/', '.')}.{NameOf(p)}"];
        int[]? rows = layer is Dense or NormalizationBase or PReLU ? flattened.Before(layer) : null;
        int[] dims = p.Shape.ToArray();
        return (layer, p.Name) switch
        {
            (Dense, "kernel") => new(p, names, new Shape(dims[1], dims[0]),
                [Steps(dims[1], 1), [.. Enumerable.Range(0, dims[0]).Select(i => (rows is null ? i : rows[i]) * dims[1])]]),
            (NormalizationBase or PReLU, _) when rows is not null && rows.Length == p.Shape.ElementCount => new(p, names, p.Shape, [rows]),

            // One slope per channel, which Keras holds with axes of one place for the shared ones.
            (PReLU, _) when dims.Count(d => d > 1) <= 1 => new(p, names, new Shape(p.Shape.ElementCount), [Steps(p.Shape.ElementCount, 1)]),

            // The multiplier is the faster part of PyTorch's output channels, as it is of Keras's.
            (DepthwiseConvolution, "kernel") or (_, "depthwise_kernel") =>
                new(p, names, new Shape([dims[^2] * dims[^1], 1, .. dims[..^2]]), [Steps(dims[^2] * dims[^1], 1), [0], .. Spatial(dims)]),
            (KernelLayer, not "bias") =>
                new(p, names, new Shape([dims[^1], dims[^2], .. dims[..^2]]), [Steps(dims[^1], 1), Steps(dims[^2], dims[^1]), .. Spatial(dims)]),
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

    private static int[] Steps(int count, int step) => [.. Enumerable.Range(0, count).Select(i => i * step)];

    // Keras has the spatial axes before the two of channels.
    private static IEnumerable<int[]> Spatial(int[] dims)
    {
        for (int axis = 0; axis < dims.Length - 2; axis++)
        {
            int step = 1;
            foreach (int inner in dims.AsSpan(axis + 1))
            {
                step *= inner;
            }

            yield return Steps(dims[axis], step);
        }
    }
}
