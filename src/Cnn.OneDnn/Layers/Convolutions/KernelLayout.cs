namespace Cnn.OneDnn.Layers;

/// <summary>Where the engine finds a convolution's weights in the array that Keras holds.</summary>
internal static class KernelLayout
{
    /// <summary>
    /// The row-major array (kernel..., inputs / groups, outputs) seen over the engine's axes: (outputs, inputs, kernel...) or, with groups,
    /// (groups, outputs / groups, inputs / groups, kernel...).
    /// </summary>
    public static Layout Create(ReadOnlySpan<int> kernel, int inputs, int outputs, int groups)
    {
        // Outermost first, the array has the kernel's axes, then inputs, then outputs with the group as their slower part.
        int leading = groups > 1 ? 3 : 2;
        int[] order = [.. Enumerable.Range(leading, kernel.Length), .. groups > 1 ? (ReadOnlySpan<int>)[2, 0, 1] : [1, 0]];
        Shape logical = groups > 1
            ? new Shape([groups, outputs / groups, inputs / groups, .. kernel])
            : new Shape([outputs, inputs, .. kernel]);
        return Layout.Permuted(logical, DataType.Float32, order);
    }
}
