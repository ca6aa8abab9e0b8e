namespace Cnn.OneDnn.Layers;

/// <summary>Transposed convolution over three spatial axes: (depth, height, width, channels) to (depth', height', width', filters), or channels first.</summary>
public sealed class Conv3DTranspose : ConvolutionTranspose
{
    /// <summary>A layer of <paramref name="filters"/> output channels.</summary>
    /// <param name="filters">The number of output channels.</param>
    /// <param name="kernelSize">The size of the kernel: one number, or (depth, height, width).</param>
    /// <exception cref="ArgumentException">A size is not positive, or their number does not fit.</exception>
    public Conv3DTranspose(int filters, PerAxis kernelSize)
        : base(3, filters, kernelSize)
    {
    }

    internal Conv3DTranspose(LayerConfig config)
        : base(3, config)
    {
    }
}
