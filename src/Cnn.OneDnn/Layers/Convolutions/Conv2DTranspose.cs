namespace Cnn.OneDnn.Layers;

/// <summary>Transposed convolution over two spatial axes: (height, width, channels) to (height', width', filters), or channels first.</summary>
public sealed class Conv2DTranspose : ConvolutionTranspose
{
    /// <summary>A layer of <paramref name="filters"/> output channels.</summary>
    /// <param name="filters">The number of output channels.</param>
    /// <param name="kernelSize">The size of the kernel: one number, or (height, width).</param>
    /// <exception cref="ArgumentException">A size is not positive, or their number does not fit.</exception>
    public Conv2DTranspose(int filters, PerAxis kernelSize)
        : base(2, filters, kernelSize)
    {
    }

    internal Conv2DTranspose(LayerConfig config)
        : base(2, config)
    {
    }
}
