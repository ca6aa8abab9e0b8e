namespace Cnn.OneDnn.Layers;

/// <summary>Depthwise separable convolution over two spatial axes: (height, width, channels) to (height', width', filters), or channels first.</summary>
public sealed class SeparableConv2D : SeparableConvolution
{
    /// <summary>A layer of <paramref name="filters"/> output channels.</summary>
    /// <param name="filters">The number of output channels.</param>
    /// <param name="kernelSize">The size of the kernel: one number, or (height, width).</param>
    /// <exception cref="ArgumentException">A size is not positive, or their number does not fit.</exception>
    public SeparableConv2D(int filters, PerAxis kernelSize)
        : base(2, filters, kernelSize)
    {
    }

    internal SeparableConv2D(LayerConfig config)
        : base(2, config)
    {
    }
}
